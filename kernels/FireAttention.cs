using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>ψ(n) = ln(c n + 1);  r = ψ(t − s) / ψ(max(t, L));  b_{h,t,s} = Σ_m outer_{h,m} max(0, inner_m r + innerBias_m)
/// + outerBias_h;  p_{h,t,s} = softmax over s ≤ t of q_{t,h} · k_{s,h} / √K + b_{h,t,s};  y_{t,h} = Σ_s p_{h,t,s}
/// v_{s,h}</summary>
/// <remarks>q [T, H, K], k [T, H, K], v [T, H, K], curve c [] > 0, threshold L [] > 0, inner [M], innerBias [M], outer [H,
/// M], outerBias [H], y [T, H, K]. Positions count from 0.</remarks>
[Layer(Source = "Li et al. 2023, arXiv:2310.04418, eq. 3 to 5")]
public static partial class FireAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K, M>(
        In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, Real curve, Real threshold, Weight<M> inner, Weight<M> innerBias,
        Weight<H, M> outer, Weight<H> outerBias, Out<T, H, K> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();
        Index<M> m = new();
        Local<T, T> ratio = new();
        Local<T, T, H> bias = new();

        ratio[t, s] = Log(curve * Max(0, t - s) + 1) / Log(curve * Max(threshold, t) + 1);
        bias[t, s, h] = Sum(m, outer[h, m] * Max(0, inner[m] * ratio[t, s] + innerBias[m])) + outerBias[h];
        var score = Sum(c, q[t, h, c] * k[s, h, c]) / Sqrt(Extent(c)) + bias[t, s, h];
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, c]);
    }
}
