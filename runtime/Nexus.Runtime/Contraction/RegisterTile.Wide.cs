using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>Few rows: more columns, so that enough chains are in flight.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>2 rows, 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2Wide<V>(nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c02, c03, c10, c11, c12, c13;
        c00 = c01 = c02 = c03 = V.Zero;
        c10 = c11 = c12 = c13 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count), b2 = V.Load(b + 2 * V.Count), b3 = V.Load(b + 3 * V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01); c02 = V.Fma(x, b2, c02); c03 = V.Fma(x, b3,
            c03);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11); c12 = V.Fma(x, b2, c12); c13 = V.Fma(x,
            b3, c13);
            a += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); c02 = V.Add(c02, V.Load(p + 2 * V.Count));
            c03 = V.Add(c03, V.Load(p + 3 * V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count)); c12 = V.Add(c12, V.Load(p + 2 * V.Count));
            c13 = V.Add(c13, V.Load(p + 3 * V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); V.Store(c + 2 * V.Count, c02); V.Store(c + 3 * V.Count, c03); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); V.Store(c + 2 * V.Count, c12); V.Store(c + 3 * V.Count, c13);
    }

    /// <summary>1 row, 8 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1Wide<V>(nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c02, c03, c04, c05, c06, c07;
        c00 = c01 = c02 = c03 = c04 = c05 = c06 = c07 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count), b2 = V.Load(b + 2 * V.Count), b3 = V.Load(b + 3 * V.Count),
            b4 = V.Load(b + 4 * V.Count), b5 = V.Load(b + 5 * V.Count), b6 = V.Load(b + 6 * V.Count),
            b7 = V.Load(b + 7 * V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01); c02 = V.Fma(x, b2, c02); c03 = V.Fma(x, b3,
            c03); c04 = V.Fma(x, b4, c04); c05 = V.Fma(x, b5, c05); c06 = V.Fma(x, b6, c06); c07 = V.Fma(x, b7, c07);
            a += aCol; b += bStep;
        }
        if (add)
        {
            c00 = V.Add(c00, V.Load(c)); c01 = V.Add(c01, V.Load(c + V.Count)); c02 = V.Add(c02, V.Load(c + 2 * V.Count));
            c03 = V.Add(c03, V.Load(c + 3 * V.Count)); c04 = V.Add(c04, V.Load(c + 4 * V.Count)); c05 = V.Add(c05,
            V.Load(c + 5 * V.Count)); c06 = V.Add(c06, V.Load(c + 6 * V.Count)); c07 = V.Add(c07, V.Load(c + 7 * V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); V.Store(c + 2 * V.Count, c02); V.Store(c + 3 * V.Count, c03);
        V.Store(c + 4 * V.Count, c04); V.Store(c + 5 * V.Count, c05); V.Store(c + 6 * V.Count, c06); V.Store(c + 7 * V.Count,
        c07);
    }
}
