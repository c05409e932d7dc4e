namespace Nexus.Runtime;

/// <content>Which tile runs.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>Rows of the widest tile; beyond this the rows are split.</summary>
    public static int Height<V>(int vectors) where V : unmanaged, ILanes<V> => vectors switch { 8 => 1, 4 => 2, _ => V.Count == 16 ? 12 : 6 };

    /// <summary>Vectors of a panel: few rows take more columns.</summary>
    public static int Vectors(int rows) => rows switch { 1 => 8, 2 => 4, _ => 2 };

    /// <summary>Rows of the smallest tile that holds <paramref name="rows"/>.</summary>
    public static int Fit<V>(int rows) where V : unmanaged, ILanes<V> => rows switch
    {
        <= 2 => rows,
        <= 4 => 4,
        <= 6 => 6,
        <= 8 => 8,
        _ => 12,
    };

    /// <summary>Runs the tile of exactly <paramref name="rows"/> rows (a value of Fit) and <paramref name="vectors"/> vectors.</summary>
    public static void Run<V>(int rows, int vectors, nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool load)
        where V : unmanaged, ILanes<V>
    {
        if (vectors == 8) Rows1Wide<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (vectors == 4) Rows2Wide<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (V.Count == 16 && rows == 12) Rows12<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (V.Count == 16 && rows == 8) Rows8<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (rows == 6) Rows6<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (rows == 4) Rows4<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else if (rows == 2) Rows2<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
        else Rows1<V>(k, a, aRow, aCol, b, bStep, c, cRow, load);
    }
}
