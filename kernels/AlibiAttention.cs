using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{h,t,s} = softmax over s ≤ t of q_{t,h} · k_{s,h} / √K − slope_h (t − s);  y_{t,h} = Σ_s p_{h,t,s}
/// v_{s,h}</summary>
/// <remarks>q [T, H, K], k [T, H, K], v [T, H, K], y [T, H, K]; slope as in <see cref="AlibiSlopes"/>.</remarks>
[Layer(Source = "Press, Smith & Lewis 2021, arXiv:2108.12409, section 3")]
public static partial class AlibiAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, Out<T, H, K> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();
        Local<H> slope = new();

        AlibiSlopes.Define(slope);
        var score = Sum(c, q[t, h, c] * k[s, h, c]) / Sqrt(Extent(c)) - slope[h] * (t - s);
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, c]);
    }
}
