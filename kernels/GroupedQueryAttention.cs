using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{t,s} = softmax over t − window &lt; s ≤ t of q_{t,g,r} · k_{s,g} / √K;
/// y_{t,g,r} = Σ_s p_{t,s} v_{s,g}</summary>
/// <remarks>q [T, G, R, K], k [T, G, K], v [T, G, K], y [T, G, R, K]: the R query heads of group g share one head of keys
/// and values (R = 1 is multi-head, G = 1 multi-query attention). window ≥ 1 counts the token itself; cap > 0 replaces a
/// score z by cap · tanh(z / cap).</remarks>
[Layer(Source = "Ainslie et al. 2023, arXiv:2305.13245, section 2.2; window: arXiv:2004.05150; cap: arXiv:2408.00118, section 2")]
public static partial class GroupedQueryAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, G, R, K>(
        In<T, G, R, K> q, In<T, G, K> k, In<T, G, K> v, Out<T, G, R, K> y, int window = int.MaxValue, double cap = 0)
        where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<K> c = new();

        var score = Sum(c, q[t, g, r, c] * k[s, g, c]) / Sqrt(Extent(c));
        var p = Softmax(s, Select(cap > 0, cap * Tanh(score / cap), score), where: s <= t & t - s < window);
        y[t, g, r, c] = Sum(s, p * v[s, g, c]);
    }
}
