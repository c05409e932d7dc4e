using System.Runtime.CompilerServices;
using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary>What one core can do at most: 16 independent chains of fused multiply-adds in registers.</summary>
internal static class FmaPeak
{
    private const int Turns = 50_000;
    private const int Chains = 16;
    private static float sink;

    /// <summary>Floating-point operations of one <see cref="Run"/>.</summary>
    internal static double Flops => 2.0 * Turns * Chains * (IsaSupport.Best switch
    {
        Isa.Lanes512 => 16,
        Isa.Lanes256 => 8,
        Isa.Lanes128 => 4,
        _ => 1,
    });

    /// <summary>Runs the chains at the widest width of this processor.</summary>
    internal static void Run()
    {
        sink = IsaSupport.Best switch
        {
            Isa.Lanes512 => Chain<Lanes512>(),
            Isa.Lanes256 => Chain<Lanes256>(),
            Isa.Lanes128 => Chain<Lanes128>(),
            _ => Chain<Lanes1>(),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chain<V>() where V : unmanaged, ILanes<V>
    {
        V m = V.Broadcast(0.999f), k = V.Broadcast(0.001f);
        V a = k, b = k, c = k, d = k, e = k, f = k, g = k, h = k, i = k, j = k, l = k, n = k, o = k, p = k, q = k, r = k;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = V.Fma(a, m, k); b = V.Fma(b, m, k); c = V.Fma(c, m, k); d = V.Fma(d, m, k);
            e = V.Fma(e, m, k); f = V.Fma(f, m, k); g = V.Fma(g, m, k); h = V.Fma(h, m, k);
            i = V.Fma(i, m, k); j = V.Fma(j, m, k); l = V.Fma(l, m, k); n = V.Fma(n, m, k);
            o = V.Fma(o, m, k); p = V.Fma(p, m, k); q = V.Fma(q, m, k); r = V.Fma(r, m, k);
        }
        V s = V.Add(V.Add(V.Add(a, b), V.Add(c, d)), V.Add(V.Add(e, f), V.Add(g, h)));
        V t = V.Add(V.Add(V.Add(i, j), V.Add(l, n)), V.Add(V.Add(o, p), V.Add(q, r)));
        return V.HorizontalSum(V.Add(s, t));
    }
}
