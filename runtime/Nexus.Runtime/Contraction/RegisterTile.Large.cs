using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>c[i, j] = Σ_k a[i, k] b[k, j], or c[i, j] += …: in registers, each sum one chain over k from 0.</summary>
/// <remarks>
/// a[i, k] at a + i aRow + k aCol; b[k, ·] at b + k bStep; c[i, ·] at c + i cRow. All columns are whole vectors: the caller
/// pads. Accumulators are separate locals because RyuJIT keeps arrays of them in memory (measured: 3.5 times slower). Bodies
/// are compiled at once at full optimisation: a pass through unoptimised ones costs more than many training steps.
/// </remarks>
internal static unsafe partial class RegisterTile
{
    /// <summary>For 32 registers: 24 accumulators, 2 vectors of b and 1 broadcast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71, c80, c81, c90, c91, ca0, ca1, cb0,
        cb1;
        c00 = c01 = V.Zero;
        c10 = c11 = V.Zero;
        c20 = c21 = V.Zero;
        c30 = c31 = V.Zero;
        c40 = c41 = V.Zero;
        c50 = c51 = V.Zero;
        c60 = c61 = V.Zero;
        c70 = c71 = V.Zero;
        c80 = c81 = V.Zero;
        c90 = c91 = V.Zero;
        ca0 = ca1 = V.Zero;
        cb0 = cb1 = V.Zero;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20); c21 = V.Fma(x, b1, c21);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30); c31 = V.Fma(x, b1, c31);
            x = V.Broadcast(a3[aRow]); c40 = V.Fma(x, b0, c40); c41 = V.Fma(x, b1, c41);
            x = V.Broadcast(a3[2 * aRow]); c50 = V.Fma(x, b0, c50); c51 = V.Fma(x, b1, c51);
            x = V.Broadcast(*a6); c60 = V.Fma(x, b0, c60); c61 = V.Fma(x, b1, c61);
            x = V.Broadcast(a6[aRow]); c70 = V.Fma(x, b0, c70); c71 = V.Fma(x, b1, c71);
            x = V.Broadcast(a6[2 * aRow]); c80 = V.Fma(x, b0, c80); c81 = V.Fma(x, b1, c81);
            x = V.Broadcast(*a9); c90 = V.Fma(x, b0, c90); c91 = V.Fma(x, b1, c91);
            x = V.Broadcast(a9[aRow]); ca0 = V.Fma(x, b0, ca0); ca1 = V.Fma(x, b1, ca1);
            x = V.Broadcast(a9[2 * aRow]); cb0 = V.Fma(x, b0, cb0); cb1 = V.Fma(x, b1, cb1);
            a += aCol; a3 += aCol; a6 += aCol; a9 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); c21 = V.Add(c21, V.Load(p + V.Count)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); c31 = V.Add(c31, V.Load(p + V.Count)); p += cRow;
            c40 = V.Add(c40, V.Load(p)); c41 = V.Add(c41, V.Load(p + V.Count)); p += cRow;
            c50 = V.Add(c50, V.Load(p)); c51 = V.Add(c51, V.Load(p + V.Count)); p += cRow;
            c60 = V.Add(c60, V.Load(p)); c61 = V.Add(c61, V.Load(p + V.Count)); p += cRow;
            c70 = V.Add(c70, V.Load(p)); c71 = V.Add(c71, V.Load(p + V.Count)); p += cRow;
            c80 = V.Add(c80, V.Load(p)); c81 = V.Add(c81, V.Load(p + V.Count)); p += cRow;
            c90 = V.Add(c90, V.Load(p)); c91 = V.Add(c91, V.Load(p + V.Count)); p += cRow;
            ca0 = V.Add(ca0, V.Load(p)); ca1 = V.Add(ca1, V.Load(p + V.Count)); p += cRow;
            cb0 = V.Add(cb0, V.Load(p)); cb1 = V.Add(cb1, V.Load(p + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); c += cRow;
        V.Store(c, c20); V.Store(c + V.Count, c21); c += cRow;
        V.Store(c, c30); V.Store(c + V.Count, c31); c += cRow;
        V.Store(c, c40); V.Store(c + V.Count, c41); c += cRow;
        V.Store(c, c50); V.Store(c + V.Count, c51); c += cRow;
        V.Store(c, c60); V.Store(c + V.Count, c61); c += cRow;
        V.Store(c, c70); V.Store(c + V.Count, c71); c += cRow;
        V.Store(c, c80); V.Store(c + V.Count, c81); c += cRow;
        V.Store(c, c90); V.Store(c + V.Count, c91); c += cRow;
        V.Store(c, ca0); V.Store(c + V.Count, ca1); c += cRow;
        V.Store(c, cb0); V.Store(c + V.Count, cb1);
    }

    /// <summary>For 32 registers: the rows that 12 leaves over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8<V>(
        nint k, float* a, nint aRow, nint aCol, float* b, nint bStep, float* c, nint cRow, bool add)
        where V : unmanaged, ILanes<V>
    {
        V c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71;
        c00 = c01 = V.Zero;
        c10 = c11 = V.Zero;
        c20 = c21 = V.Zero;
        c30 = c31 = V.Zero;
        c40 = c41 = V.Zero;
        c50 = c51 = V.Zero;
        c60 = c61 = V.Zero;
        c70 = c71 = V.Zero;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow;
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            V x = V.Broadcast(*a); c00 = V.Fma(x, b0, c00); c01 = V.Fma(x, b1, c01);
            x = V.Broadcast(a[aRow]); c10 = V.Fma(x, b0, c10); c11 = V.Fma(x, b1, c11);
            x = V.Broadcast(a[2 * aRow]); c20 = V.Fma(x, b0, c20); c21 = V.Fma(x, b1, c21);
            x = V.Broadcast(*a3); c30 = V.Fma(x, b0, c30); c31 = V.Fma(x, b1, c31);
            x = V.Broadcast(a3[aRow]); c40 = V.Fma(x, b0, c40); c41 = V.Fma(x, b1, c41);
            x = V.Broadcast(a3[2 * aRow]); c50 = V.Fma(x, b0, c50); c51 = V.Fma(x, b1, c51);
            x = V.Broadcast(*a6); c60 = V.Fma(x, b0, c60); c61 = V.Fma(x, b1, c61);
            x = V.Broadcast(a6[aRow]); c70 = V.Fma(x, b0, c70); c71 = V.Fma(x, b1, c71);
            a += aCol; a3 += aCol; a6 += aCol; b += bStep;
        }
        if (add)
        {
            float* p = c;
            c00 = V.Add(c00, V.Load(p)); c01 = V.Add(c01, V.Load(p + V.Count)); p += cRow;
            c10 = V.Add(c10, V.Load(p)); c11 = V.Add(c11, V.Load(p + V.Count)); p += cRow;
            c20 = V.Add(c20, V.Load(p)); c21 = V.Add(c21, V.Load(p + V.Count)); p += cRow;
            c30 = V.Add(c30, V.Load(p)); c31 = V.Add(c31, V.Load(p + V.Count)); p += cRow;
            c40 = V.Add(c40, V.Load(p)); c41 = V.Add(c41, V.Load(p + V.Count)); p += cRow;
            c50 = V.Add(c50, V.Load(p)); c51 = V.Add(c51, V.Load(p + V.Count)); p += cRow;
            c60 = V.Add(c60, V.Load(p)); c61 = V.Add(c61, V.Load(p + V.Count)); p += cRow;
            c70 = V.Add(c70, V.Load(p)); c71 = V.Add(c71, V.Load(p + V.Count));
        }
        V.Store(c, c00); V.Store(c + V.Count, c01); c += cRow;
        V.Store(c, c10); V.Store(c + V.Count, c11); c += cRow;
        V.Store(c, c20); V.Store(c + V.Count, c21); c += cRow;
        V.Store(c, c30); V.Store(c + V.Count, c31); c += cRow;
        V.Store(c, c40); V.Store(c + V.Count, c41); c += cRow;
        V.Store(c, c50); V.Store(c + V.Count, c51); c += cRow;
        V.Store(c, c60); V.Store(c + V.Count, c61); c += cRow;
        V.Store(c, c70); V.Store(c + V.Count, c71);
    }
}
