using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime;

/// <summary>Copies blocks of operands into the order in which <see cref="RegisterTile"/> reads them.</summary>
internal static unsafe class Packing
{
    // Panels filled in one pass over a block: their rows are read together, and their places in the block do not crowd one
    // set of L1.
    private const int Together = 4;
    // Short pieces of rows far apart defeat the hardware's prefetching.
    private const int Ahead = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* p)
    {
        if (Sse.IsSupported) Sse.Prefetch0(p);
    }

    /// <summary>Packs a block of B: panel p holds its columns as [k, width], padded with 0, at to + p width depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<V>(float* b, nint bRow, nint bCol, int depth, int columns, int width, float* to)
        where V : unmanaged, ILanes<V>
    {
        int whole = bCol == 1 ? columns / width : 0;
        for (int p = 0; p < whole; p += Together)
            Whole<V>(b + p * width, bRow, depth, Math.Min(Together, whole - p), width, to + (nint)p * width * depth);
        for (int j = whole * width; j < columns; j += width)
            Panel<V>(b + j * bCol, bRow, bCol, depth, Math.Min(width, columns - j), width, to + (nint)j * depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<V>(float* b, nint bRow, int depth, int panels, int width, float* to)
        where V : unmanaged, ILanes<V>
    {
        nint panel = (nint)width * depth;
        for (int k = 0; k < depth; k++, b += bRow, to += width)
        {
            float* from = b, at = to, end = b + panels * width;
            for (; from < end; from += width, at += panel)
                // Panels have 2, 4 or 8 vectors.
                for (int j = 0; j < width; j += 2 * V.Count)
                {
                    Prefetch(from + Ahead * bRow + j);
                    Prefetch(from + Ahead * bRow + j + V.Count);
                    V first = V.Load(from + j), second = V.Load(from + j + V.Count);
                    V.Store(at + j, first);
                    V.Store(at + j + V.Count, second);
                }
        }
    }

    /// <summary>to[k, j] = b[k, j] for j &lt; columns, 0 up to the panel's width. k counts <paramref name="depth"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel<V>(float* b, nint bRow, nint bCol, int depth, int columns, int width, float* to)
        where V : unmanaged, ILanes<V>
    {
        // No column reads another; zeros only keep what lies in memory, perhaps subnormal and slow, out of the tile.
        if (columns < width) new Span<float>(to, depth * width).Clear();
        if (bCol == 1)
        {
            Copy<V>(b, bRow, to, width, depth, columns);
        }
        else if (bRow == 1)
        {
            Transpose.Run<V>(b, bCol, columns, depth, to, width);
        }
        else
        {
            for (int k = 0; k < depth; k++)
                for (int j = 0; j < columns; j++) to[k * width + j] = b[k * bRow + j * bCol];
        }
    }

    /// <summary>Packs rows of A: tile t holds its rows as [k, height], padded with 0, at to + t height depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles<V>(float* a, nint aRow, nint aCol, int depth, int rows, int height, float* to)
        where V : unmanaged, ILanes<V>
    {
        int whole = rows / height, left = rows % height;
        if (aRow == 1)
        {
            nint tile = (nint)height * depth;
            for (int k = 0; k < depth; k++)
            {
                float* from = a + k * aCol, at = to + k * height;
                for (int t = 0; t < whole; t++, from += height, at += tile)
                {
                    Prefetch(from + Ahead * aCol);
                    Short(from, height, at);
                }
            }
        }
        else
        {
            for (int t = 0; t < whole; t++)
                Tile<V>(a + t * height * aRow, aRow, aCol, depth, height, height, to + (nint)t * height * depth);
        }
        if (left > 0) Tile<V>(a + whole * height * aRow, aRow, aCol, depth, left, height, to + (nint)whole * height * depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<V>(float* a, nint aRow, nint aCol, int depth, int rows, int height, float* to)
        where V : unmanaged, ILanes<V>
    {
        if (rows < height) new Span<float>(to, depth * height).Clear();
        if (aCol == 1)
        {
            Transpose.Run<V>(a, aRow, rows, depth, to, height);
        }
        else if (aRow == 1)
        {
            for (int k = 0; k < depth; k++, a += aCol, to += height) Short(a, rows, to);
        }
        else
        {
            for (int k = 0; k < depth; k++)
                for (int i = 0; i < rows; i++) to[k * height + i] = a[i * aRow + k * aCol];
        }
    }

    // At most 12 floats, the last four aligned to the end instead of masked.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Short(float* from, int count, float* to)
    {
        if (count < 4)
        {
            for (int i = 0; i < count; i++) to[i] = from[i];
            return;
        }
        if (count >= 8) Vector256.Load(from).Store(to);
        else Vector128.Load(from).Store(to);
        Vector128.Load(from + count - 4).Store(to + count - 4);
    }

    /// <summary>to[i, j] = from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V>(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
        where V : unmanaged, ILanes<V>
    {
        int whole = columns / V.Count * V.Count, left = columns - whole;
        for (; rows > 0; rows--, from += fromRow, to += toRow)
        {
            for (int j = 0; j < whole; j += V.Count) V.Store(to + j, V.Load(from + j));
            if (left > 0) V.StorePart(to + whole, V.LoadPart(from + whole, left), left);
        }
    }

    /// <summary>to[i, j] += from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<V>(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
        where V : unmanaged, ILanes<V>
    {
        int whole = columns / V.Count * V.Count, left = columns - whole;
        for (; rows > 0; rows--, from += fromRow, to += toRow)
        {
            for (int j = 0; j < whole; j += V.Count) V.Store(to + j, V.Add(V.Load(to + j), V.Load(from + j)));
            if (left > 0) V.StorePart(to + whole, V.Add(V.LoadPart(to + whole, left), V.LoadPart(from + whole, left)), left);
        }
    }
}
