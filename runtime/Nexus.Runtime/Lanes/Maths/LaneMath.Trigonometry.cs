using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

internal static partial class LaneMath<V>
{
    private const float Far = 1048576f;

    /// <summary>sin x: x = k π⁄2 + r, then ±sin r or ±cos r by k mod 4. Largest error: 1.7 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Sin(V x) =>
        V.Any(V.Lt(V.Broadcast(Far), V.Abs(x))) ? FarSinCos(x, 0) : Quadrant(x, 0);

    /// <summary>cos x = sin(x + π⁄2): the same with k + 1. Largest error: 1.7 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Cos(V x) =>
        V.Any(V.Lt(V.Broadcast(Far), V.Abs(x))) ? FarSinCos(x, 1) : Quadrant(x, 1);

    /// <summary>Lane by lane in double for |x| &gt; 2²⁰, where three constants of 24 bits no longer hold k π⁄2.</summary>
    [MethodImpl(NoInlining)]
    private static unsafe V FarSinCos(V x, int quarter)
    {
        V result = Quadrant(x, quarter);
        float* from = (float*)&x;
        float* to = (float*)&result;
        for (int i = 0; i < V.Count; i++)
        {
            if (MathF.Abs(from[i]) > Far) to[i] = (float)(quarter == 0 ? Math.Sin(from[i]) : Math.Cos(from[i]));
        }
        return result;
    }

    [MethodImpl(AggressiveInlining)]
    private static V Quadrant(V x, int quarter)
    {
        // Adding 1.5·2²³ leaves the nearest integer in the low bits.
        V magic = V.Broadcast(12582912f);
        V shifted = V.Fma(x, V.Broadcast(0.636619747f), magic);
        V k = V.Sub(shifted, magic);
        // The first difference is exact; each later one rounds once, relative to itself.
        V r = V.Fnma(k, V.Broadcast(1.57079637f), x);
        r = V.Fnma(k, V.Broadcast(-4.37113883e-8f), r);
        r = V.Fnma(k, V.Broadcast(-1.71512489e-15f), r);

        V u = V.Mul(r, r);
        V s = V.Fma(V.Broadcast(-1.94520806e-4f), u, V.Broadcast(8.33166391e-3f));
        s = V.Fma(s, u, V.Broadcast(-0.166666463f));
        V sin = V.Fma(V.Mul(u, r), s, r);
        V c = V.Fma(V.Broadcast(2.43605682e-5f), u, V.Broadcast(-1.38866343e-3f));
        c = V.Fma(c, u, V.Broadcast(4.16666307e-2f));
        c = V.Fma(c, u, V.Broadcast(-0.5f));
        V cos = V.Fma(u, c, V.Broadcast(1f));

        V turn = V.AddBits(shifted, V.Bits(quarter));
        V odd = V.ShiftRight(V.ShiftLeft(turn, 31), 31);
        V sign = V.ShiftLeft(V.And(turn, V.Bits(2)), 30);
        return V.Xor(V.Select(odd, cos, sin), sign);
    }
}
