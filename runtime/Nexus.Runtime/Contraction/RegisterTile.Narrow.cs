using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>One vector of columns: narrow results, and the columns left over.</content>
internal static unsafe partial class RegisterTile
{
    /// <summary>For 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12Narrow<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c10, c20, c30, c40, c50, c60, c70, c80, c90, ca0, cb0;
        c00 = V.Zero;
        c10 = V.Zero;
        c20 = V.Zero;
        c30 = V.Zero;
        c40 = V.Zero;
        c50 = V.Zero;
        c60 = V.Zero;
        c70 = V.Zero;
        c80 = V.Zero;
        c90 = V.Zero;
        ca0 = V.Zero;
        cb0 = V.Zero;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30);
            x = V.Broadcast(a3[aRow]); c40 = V.Fma(x, b0, c40);
            x = V.Broadcast(a3[2 * aRow]); c50 = V.Fma(x, b0, c50);
            x = V.Broadcast(*a6); c60 = V.Fma(x, b0, c60);
            x = V.Broadcast(a6[aRow]); c70 = V.Fma(x, b0, c70);
            x = V.Broadcast(a6[2 * aRow]); c80 = V.Fma(x, b0, c80);
            x = V.Broadcast(*a9); c90 = V.Fma(x, b0, c90);
            x = V.Broadcast(a9[aRow]); ca0 = V.Fma(x, b0, ca0);
            x = V.Broadcast(a9[2 * aRow]); cb0 = V.Fma(x, b0, cb0);
            a += aCol; a3 += aCol; a6 += aCol; a9 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); p += cRow;
            c40 = V.Add(c40, V.Load(p)); p += cRow;
            c50 = V.Add(c50, V.Load(p)); p += cRow;
            c60 = V.Add(c60, V.Load(p)); p += cRow;
            c70 = V.Add(c70, V.Load(p)); p += cRow;
            c80 = V.Add(c80, V.Load(p)); p += cRow;
            c90 = V.Add(c90, V.Load(p)); p += cRow;
            ca0 = V.Add(ca0, V.Load(p)); p += cRow;
            cb0 = V.Add(cb0, V.Load(p));
        }
        V.Store(c, c00); c += cRow;
        V.Store(c, c10); c += cRow;
        V.Store(c, c20); c += cRow;
        V.Store(c, c30); c += cRow;
        V.Store(c, c40); c += cRow;
        V.Store(c, c50); c += cRow;
        V.Store(c, c60); c += cRow;
        V.Store(c, c70); c += cRow;
        V.Store(c, c80); c += cRow;
        V.Store(c, c90); c += cRow;
        V.Store(c, ca0); c += cRow;
        V.Store(c, cb0);
    }

    /// <summary>6 rows, 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6Narrow<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c10, c20, c30, c40, c50;
        c00 = V.Zero;
        c10 = V.Zero;
        c20 = V.Zero;
        c30 = V.Zero;
        c40 = V.Zero;
        c50 = V.Zero;
        float* a3 = a + 3 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30);
            x = V.Broadcast(a3[aRow]); c40 = V.Fma(x, b0, c40);
            x = V.Broadcast(a3[2 * aRow]); c50 = V.Fma(x, b0, c50);
            a += aCol; a3 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); p += cRow;
            c40 = V.Add(c40, V.Load(p)); p += cRow;
            c50 = V.Add(c50, V.Load(p));
        }
        V.Store(c, c00); c += cRow;
        V.Store(c, c10); c += cRow;
        V.Store(c, c20); c += cRow;
        V.Store(c, c30); c += cRow;
        V.Store(c, c40); c += cRow;
        V.Store(c, c50);
    }

    /// <summary>2 rows, 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2Narrow<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c10;
        c00 = V.Zero;
        c10 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10);
            a += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); p += cRow;
            c10 = V.Add(c10, V.Load(p));
        }
        V.Store(c, c00); c += cRow;
        V.Store(c, c10);
    }

    /// <summary>1 row, 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1Narrow<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00;
        c00 = V.Zero;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00);
            a += aCol; b += bStep;
        }
        if (add)
        {
            c00 = V.Add(c00, V.Load(c));
        }
        V.Store(c, c00);
    }
}
