using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>Copies blocks of operands into the order in which <see cref="RegisterTile"/> reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>to[k, j] = b[k, j] for j &lt; columns, 0 up to the panel width. k counts <paramref name="depth"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel<V>(float* b, nint bRow, nint bCol, int depth, int columns, int width, float* to) where V : unmanaged, ILanes<V>
    {
        if (columns < width) new Span<float>(to, depth * width).Clear();
        if (bCol == 1)
        {
            int whole = columns / V.Count * V.Count, left = columns - whole;
            for (int k = 0; k < depth; k++, b += bRow, to += width)
            {
                for (int j = 0; j < whole; j += V.Count) V.Store(to + j, V.Load(b + j));
                if (left > 0) V.StorePart(to + whole, V.LoadPart(b + whole, left), left);
            }
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

    /// <summary>to[k, i] = a[i, k] for i &lt; rows, 0 up to the tile height. k counts <paramref name="depth"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<V>(float* a, nint aRow, nint aCol, int depth, int rows, int height, float* to) where V : unmanaged, ILanes<V>
    {
        if (rows < height) new Span<float>(to, depth * height).Clear();
        if (aCol == 1)
        {
            Transpose.Run<V>(a, aRow, rows, depth, to, height);
        }
        else if (aRow == 1)
        {
            for (int k = 0; k < depth; k++, a += aCol, to += height) Buffer.MemoryCopy(a, to, rows * sizeof(float), rows * sizeof(float));
        }
        else
        {
            for (int k = 0; k < depth; k++)
                for (int i = 0; i < rows; i++) to[k * height + i] = a[i * aRow + k * aCol];
        }
    }

    /// <summary>to[i, j] = from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V>(float* from, nint fromRow, float* to, nint toRow, int rows, int columns) where V : unmanaged, ILanes<V>
    {
        int whole = columns / V.Count * V.Count, left = columns - whole;
        for (; rows > 0; rows--, from += fromRow, to += toRow)
        {
            for (int j = 0; j < whole; j += V.Count) V.Store(to + j, V.Load(from + j));
            if (left > 0) V.StorePart(to + whole, V.LoadPart(from + whole, left), left);
        }
    }
}
