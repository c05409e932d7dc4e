using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{h,t,s} = softmax over all s of q_{t,h} · k_{s,h} / √K;  y_{t,h} = Σ_s p_{h,t,s} v_{s,h}</summary>
/// <remarks>q [T, H, K], k [S, H, K], v [S, H, V], y [T, H, V]: T queries see all S positions of another
/// sequence.</remarks>
[Layer(Source = "Vaswani et al. 2017, arXiv:1706.03762, eq. 1 and section 3.2.3 (encoder-decoder attention)")]
public static partial class CrossAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, S, H, K, V>(In<T, H, K> q, In<S, H, K> k, In<S, H, V> v, Out<T, H, V> y) where T : ITime
    {
        Index<T> t = new();
        Index<S> s = new();
        Index<H> h = new();
        Index<K> c = new();
        Index<V> j = new();

        var score = Sum(c, q[t, h, c] * k[s, h, c]) / Sqrt(Extent(c));
        y[t, h, j] = Sum(s, Softmax(s, score) * v[s, h, j]);
    }
}
