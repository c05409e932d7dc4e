using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{h,t,s} = softmax over s ≤ t of q_{t,h} · k_s / √K;  y_{t,h} = Σ_s p_{h,t,s} v_s</summary>
/// <remarks>q [T, H, K], k [T, K], v [T, K], y [T, H, K]: all H heads share one head of keys and values.</remarks>
[Layer(Source = "Shazeer 2019, arXiv:1911.02150, section 3")]
public static partial class MultiQueryAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(In<T, H, K> q, In<T, K> k, In<T, K> v, Out<T, H, K> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();

        var score = Sum(c, q[t, h, c] * k[s, c]) / Sqrt(Extent(c));
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, c]);
    }
}
