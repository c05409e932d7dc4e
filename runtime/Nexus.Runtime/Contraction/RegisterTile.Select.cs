using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>Which tile runs.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>Rows of the tallest tile; beyond this the rows are split.</summary>
    public static int Height<V>(int vectors) where V : unmanaged, ILanes<V>
        => vectors switch { 8 => 1, 4 => 2, _ => V.Count == 16 ? 12 : 6 };

    /// <summary>Vectors of a panel of a product: few rows take more columns.</summary>
    public static int Vectors(int rows) => rows switch { 1 => 8, 2 => 4, _ => 2 };

    /// <summary>Rows of the smallest tile that holds <paramref name="rows"/>, which are at most its Height.</summary>
    public static int Fit(int rows, int vectors) => rows switch
    {
        <= 2 => rows,
        <= 4 when vectors == 2 => 4,
        <= 6 => 6,
        <= 8 when vectors == 2 => 8,
        _ => 12,
    };

    /// <summary>Runs the tile of exactly <paramref name="rows"/> rows (a value of Fit) and <paramref name="vectors"/>
    /// vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(int rows, int vectors, nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c,
        nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        if (vectors == 1) Narrow<V>(rows, k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (V.Count == 16 && rows == 12) Rows12<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (V.Count == 16 && rows == 8) Rows8<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (rows == 6) Rows6<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (rows == 4) Rows4<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (rows == 2) Rows2<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else Rows1<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
    }

    /// <summary>Runs the wide tile for one or two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Few<V>(int rows, nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow,
        bool resume)
        where V : unmanaged, ILanes<V>
    {
        if (rows == 1) Rows1Wide<V>(k, a, aRow, aCol, b, bStep, c, cRow, resume);
        else Rows2Wide<V>(k, a, aRow, aCol, b, bStep, c, cRow, resume);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<V>(int rows, nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c,
        nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        if (V.Count == 16 && rows == 12) Rows12Narrow<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (rows == 6) Rows6Narrow<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else if (rows == 2) Rows2Narrow<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
        else Rows1Narrow<V>(k, a, aRow, aCol, b, bStep, c, cRow, add);
    }

    /// <summary>c[i, j] = Σ_k a[i, k] b[k, j], or c[i, j] += …, over many tiles.</summary>
    /// <remarks>The panels of b lie <paramref name="panelStep"/> apart. Up to Height - 1 rows of a and c after the last, and
    /// columns up to a whole panel, are touched: the caller's blocks have room for them and nobody reads what they
    /// become.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<V>(int rows, int columns, int vectors, nint k, float* a, nint aRow, nint aCol,
        float* b, nint bStep, nint panelStep, float* c, nint cRow, bool add) where V : unmanaged, ILanes<V>
    {
        int height = Height<V>(vectors), width = vectors * V.Count;
        for (int i = 0; i < rows; i += height)
        {
            int fit = Fit(Math.Min(height, rows - i), vectors);
            float* panel = b;
            for (int j = 0; j < columns; j += width, panel += panelStep)
                Run<V>(fit, vectors, k, a + i * aRow, aRow, aCol, panel, bStep, c + i * cRow + j, cRow, add);
        }
    }
}
