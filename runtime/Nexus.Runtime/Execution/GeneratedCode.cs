using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>What generated kernels call; not for other use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class GeneratedCode
{
    private const int AlignmentFloats = 16;

    /// <summary>The largest tile that may lie on the stack, in floats: 256 KiB.</summary>
    public const int LargestTile = 64 * 1024;

    /// <summary>What all tiles of one method may take on the stack, in floats: 512 KiB.</summary>
    public const int LargestTiles = 2 * LargestTile;

    /// <summary>Rounds a number of floats up to a cache line, so that arrays in an arena do not share one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Pad(long floats) => checked((floats + AlignmentFloats - 1) & ~(AlignmentFloats - 1L));

    /// <summary>Floats to reserve for a tile of vectors, alignment included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tile does not fit on the stack.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileFloats(long vectors, int lanes)
    {
        var floats = vectors * lanes;
        if (floats > LargestTile) TooLarge(vectors, lanes);
        return (int)floats + AlignmentFloats;
    }

    /// <summary>Checks the sum of the tiles of one method, in vectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Together they do not fit on the stack.</exception>
    public static void RequireStack(long vectors, int lanes)
    {
        if (vectors * lanes > LargestTiles) throw new ArgumentOutOfRangeException(nameof(vectors),
            $"recurrences that run together keep {vectors} values for each channel on the stack, more than the " +
            $"{LargestTiles / lanes} they may: use smaller inner extents");
    }

    private static void TooLarge(long vectors, int lanes) => throw new ArgumentOutOfRangeException(nameof(vectors),
        $"a recurrence keeps {vectors} values for each channel on the stack, more than the {LargestTile / lanes} it may: " +
        "use a smaller inner extent");

    /// <summary>The first 64-byte boundary at or after an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Align(float* p) => (float*)(((nuint)p + 63) & ~(nuint)63);

    /// <summary>⌈x / y⌉.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CeilingDivide(int x, int y) => (x + y - 1) / y;

    /// <summary>The number of units one thread takes at once: enough for about 8k elements, so that small work stays on one
    /// thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Grain(int units, long elements) =>
        elements <= 0 ? 1 : (int)Math.Clamp(units * 8192L / elements, 1, Math.Max(units, 1));

    /// <summary>An id that is used as a position on an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not on the axis.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Id(float* p, nint extent)
    {
        int id = *(int*)p;
        if ((nuint)(nint)id >= (nuint)extent) OutOfRange(id, extent);
        return id;
    }

    private static void OutOfRange(int id, nint extent) => throw new ArgumentOutOfRangeException(nameof(id),
        $"expected ids of 0 to {extent - 1}, actual {id}: an id is the position of a row on its axis");

    /// <summary>Sets floats to zero.</summary>
    public static void Clear(float* p, long floats) => NativeMemoryClear(p, floats);

    private static void NativeMemoryClear(float* p, long floats) =>
        System.Runtime.InteropServices.NativeMemory.Clear(p, checked((nuint)floats * sizeof(float)));

    /// <summary>
    /// Keeps the last <paramref name="lag"/> rows of (earlier rows, then new rows) as the earlier rows of the next call.
    /// </summary>
    public static void KeepRows(float* past, nint pastStride, float* rows, nint rowStride, int count, nint lag, nint width)
    {
        for (nint i = 0; i < lag; i++)
        {
            var from = count - lag + i;
            var source = from >= 0 ? rows + from * rowStride : past + (from + lag) * pastStride;
            Unsafe.CopyBlock(past + i * pastStride, source, checked((uint)(width * sizeof(float))));
        }
    }

    /// <summary>Random numbers on [0, 1), one for each lane: those of <c>Uniform</c> in a spec, a pure function of the seed and up to
    /// four counters, each given as it is on the first lane and with what each further lane adds.</summary>
    public static V Uniform<V>(long seed, long first, long firstStep, long second = 0, long secondStep = 0, long third = 0,
        long thirdStep = 0, long fourth = 0, long fourthStep = 0) where V : unmanaged, ILanes<V>
    {
        float* numbers = stackalloc float[V.Count];
        Span<long> counters = stackalloc long[4];
        int different = (firstStep | secondStep | thirdStep | fourthStep) == 0 ? 1 : V.Count;
        for (int lane = 0; lane < different; lane++)
        {
            (counters[0], counters[1]) = (first + lane * firstStep, second + lane * secondStep);
            (counters[2], counters[3]) = (third + lane * thirdStep, fourth + lane * fourthStep);
            numbers[lane] = (float)Nexus.Spec.Philox.Uniform(seed, counters);
        }
        if (different == 1) return V.Broadcast(numbers[0]);
        return V.Load(numbers);
    }
}

/// <summary>Integer division as the equations mean it: towards minus infinity.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Integers
{
    /// <summary>⌊x / y⌋.</summary>
    public static nint FloorDivide(nint x, nint y) => x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0);

    /// <summary>x - y ⌊x / y⌋.</summary>
    public static nint Modulo(nint x, nint y) => x - y * FloorDivide(x, y);
}
