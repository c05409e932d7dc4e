using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{h,t,s} = softmax over s ≤ t of q_{t,h} · k_{s,h} / √K;  y_{t,h} = Σ_s p_{h,t,s} v_{s,h}</summary>
/// <remarks>q [T, H, K], k [T, H, K], v [T, H, K], y [T, H, K]. Causal; the keys and values of earlier tokens are the
/// derived state.</remarks>
[Layer(Source = "Vaswani et al. 2017, arXiv:1706.03762, eq. 1 and section 3.2.2")]
public static partial class MultiHeadAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, Out<T, H, K> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();

        var score = Sum(c, q[t, h, c] * k[s, h, c]) / Sqrt(Extent(c));
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, c]);
    }
}
