using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>Few rows: more columns, so that enough chains are in flight. resume: chains go on from what c holds.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>2 rows, 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2Wide<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool resume)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c02, c03, c10, c11, c12, c13;
        c00 = c01 = c02 = c03 = V.Zero;
        c10 = c11 = c12 = c13 = V.Zero;
        if (resume)
        {
            c00 = V.Load(c); c01 = V.Load(c + V.Count); c02 = V.Load(c + 2 * V.Count); c03 = V.Load(c + 3 * V.Count);
            c10 = V.Load(c + cRow); c11 = V.Load(c + cRow + V.Count); c12 = V.Load(c + cRow + 2 * V.Count);
            c13 = V.Load(c + cRow + 3 * V.Count);
        }
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count), b2 = V.Load(b + 2 * V.Count), b3 = V.Load(b + 3 * V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01); c02 = V.Fma(x, b2, c02);
            c03 = V.Fma(x, b3, c03);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11); c12 = V.Fma(x, b2, c12);
            c13 = V.Fma(x, b3, c13);
            a += aCol; b += bStep;
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); V.Store(c + 2 * V.Count, c02); V.Store(c + 3 * V.Count, c03); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); V.Store(c + 2 * V.Count, c12); V.Store(c + 3 * V.Count, c13);
    }

    /// <summary>1 row, 8 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1Wide<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool resume)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c02, c03, c04, c05, c06, c07;
        c00 = c01 = c02 = c03 = c04 = c05 = c06 = c07 = V.Zero;
        if (resume)
        {
            c00 = V.Load(c); c01 = V.Load(c + V.Count); c02 = V.Load(c + 2 * V.Count); c03 = V.Load(c + 3 * V.Count);
            c04 = V.Load(c + 4 * V.Count); c05 = V.Load(c + 5 * V.Count); c06 = V.Load(c + 6 * V.Count);
            c07 = V.Load(c + 7 * V.Count);
        }
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count), b2 = V.Load(b + 2 * V.Count), b3 = V.Load(b + 3 * V.Count),
            b4 = V.Load(b + 4 * V.Count), b5 = V.Load(b + 5 * V.Count), b6 = V.Load(b + 6 * V.Count),
            b7 = V.Load(b + 7 * V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01); c02 = V.Fma(x, b2, c02);
            c03 = V.Fma(x, b3, c03); c04 = V.Fma(x, b4, c04); c05 = V.Fma(x, b5, c05); c06 = V.Fma(x, b6, c06);
            c07 = V.Fma(x, b7, c07);
            a += aCol; b += bStep;
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); V.Store(c + 2 * V.Count, c02); V.Store(c + 3 * V.Count, c03);
        V.Store(c + 4 * V.Count, c04); V.Store(c + 5 * V.Count, c05); V.Store(c + 6 * V.Count, c06);
        V.Store(c + 7 * V.Count, c07);
    }
}
