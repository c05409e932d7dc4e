using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>Tiles that fit 16 registers, and rows left over.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>For 16 registers: 12 accumulators, 2 vectors of b and 1 broadcast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        c00 = c01 = V.Zero;
        c10 = c11 = V.Zero;
        c20 = c21 = V.Zero;
        c30 = c31 = V.Zero;
        c40 = c41 = V.Zero;
        c50 = c51 = V.Zero;
        float* a3 = a + 3 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20); c21 = V.Fma(x, b1, c21);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30); c31 = V.Fma(x, b1, c31);
            x = V.Broadcast(a3[aRow]); c40 = V.Fma(x, b0, c40); c41 = V.Fma(x, b1, c41);
            x = V.Broadcast(a3[2 * aRow]); c50 = V.Fma(x, b0, c50); c51 = V.Fma(x, b1, c51);
            a += aCol; a3 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); c21 = V.Add(c21, V.Load(p + V.Count)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); c31 = V.Add(c31, V.Load(p + V.Count)); p += cRow;
            c40 = V.Add(c40, V.Load(p)); c41 = V.Add(c41, V.Load(p + V.Count)); p += cRow;
            c50 = V.Add(c50, V.Load(p)); c51 = V.Add(c51, V.Load(p + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); c += cRow;
        V.Store(c, c20); V.Store(c + V.Count, c21); c += cRow;
        V.Store(c, c30); V.Store(c + V.Count, c31); c += cRow;
        V.Store(c, c40); V.Store(c + V.Count, c41); c += cRow;
        V.Store(c, c50); V.Store(c + V.Count, c51);
    }

    /// <summary>4 rows, 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c10, c11, c20, c21, c30, c31;
        c00 = c01 = V.Zero;
        c10 = c11 = V.Zero;
        c20 = c21 = V.Zero;
        c30 = c31 = V.Zero;
        float* a3 = a + 3 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20); c21 = V.Fma(x, b1, c21);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30); c31 = V.Fma(x, b1, c31);
            a += aCol; a3 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); c21 = V.Add(c21, V.Load(p + V.Count)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); c31 = V.Add(c31, V.Load(p + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); c += cRow;
        V.Store(c, c20); V.Store(c + V.Count, c21); c += cRow;
        V.Store(c, c30); V.Store(c + V.Count, c31);
    }

    /// <summary>2 rows, 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c10, c11;
        c00 = c01 = V.Zero;
        c10 = c11 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11);
            a += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11);
    }

    /// <summary>1 row, 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01;
        c00 = c01 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            a += aCol; b += bStep;
        }
        if (add)
        {
            c00 = V.Add(c00, V.Load(c)); c01 = V.Add(c01, V.Load(c + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01);
    }
}
