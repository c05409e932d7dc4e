using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>The rows of one key head: its queries in the order (t, r), so that the heads that share a key stand
/// together.</summary>
internal static unsafe class AttentionRows
{
    /// <summary>The first key in sight of query t.</summary>
    public static int First(in AttentionShape s, int t) => (int)Math.Max(0, s.Position + t + 1 - s.Window);

    /// <summary>One more than the last key in sight of query t.</summary>
    public static int End(in AttentionShape s, int t) => s.Position + t + 1;

    /// <summary>Copies rows row … row + count - 1 of [t, r, ·] to a dense block, zero from <paramref name="size"/> to its
    /// row length and in the rows up to <paramref name="room"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<V>(in AttentionShape s, float* from, nint rep, nint time, int row, int count, int size,
        float* to, nint toRow, int room)
        where V : unmanaged, ILanes<V>
    {
        for (int i = 0; i < count; i++, to += toRow)
        {
            Copy<V>(from + (row + i) % s.Rep * rep + (row + i) / s.Rep * time, to, size);
            if (size < toRow) new Span<float>(to + size, (int)toRow - size).Clear();
        }
        if (count < room) new Span<float>(to, (room - count) * (int)toRow).Clear();
    }

    /// <summary>The reverse of Gather.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter<V>(in AttentionShape s, float* from, nint fromRow, int row, int count, int size, float* to,
        nint rep, nint time)
        where V : unmanaged, ILanes<V>
    {
        for (int i = 0; i < count; i++, from += fromRow)
            Copy<V>(from, to + (row + i) % s.Rep * rep + (row + i) / s.Rep * time, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(float* from, float* to, int size) where V : unmanaged, ILanes<V>
    {
        int i = 0;
        for (; i + V.Count <= size; i += V.Count) V.Store(to + i, V.Load(from + i));
        if (i < size) V.StorePart(to + i, V.LoadPart(from + i, size - i), size - i);
    }

    /// <summary>x where first ≤ lane &lt; end, else other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Within<V>(V x, V other, int first, int end) where V : unmanaged, ILanes<V>
    {
        if (end < V.Count) x = V.KeepOr(x, other, end);
        return first > 0 ? V.KeepOr(other, x, first) : x;
    }

    /// <summary>Columns of a block that holds rows of <paramref name="size"/> floats, and the vectors of its panels.</summary>
    public static int Padded<V>(int size, out int vectors) where V : unmanaged, ILanes<V>
    {
        vectors = size <= V.Count ? 1 : 2;
        int width = vectors * V.Count;
        return (size + width - 1) / width * width;
    }
}
