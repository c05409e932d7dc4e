using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{t,s} = softmax over t − window &lt; s ≤ t of q_t · k_s / √K;  y_t = Σ_s p_{t,s} v_s</summary>
/// <remarks>q [T, K], k [T, K], v [T, K], y [T, K]: one head. window ≥ 1 counts the token itself.</remarks>
[Layer(Source = "Beltagy, Peters & Cohan 2020, arXiv:2004.05150, section 3.1 (causal)")]
public static partial class SlidingWindowAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K>(In<T, K> q, In<T, K> k, In<T, K> v, Out<T, K> y, int window = 256) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<K> c = new();

        var score = Sum(c, q[t, c] * k[s, c]) / Sqrt(Extent(c));
        y[t, c] = Sum(s, Softmax(s, score, where: s <= t & t - s < window) * v[s, c]);
    }
}
