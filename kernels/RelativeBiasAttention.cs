using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>b(n) = n for n &lt; B/2, else min(B − 1, B/2 + ⌊ln(n / (B/2)) / ln(far / (B/2)) · B/2⌋);  p_{h,t,s} = softmax
/// over s ≤ t of q_{t,h} · k_{s,h} + bias_{b(t−s),h};  y_{t,h} = Σ_s p_{h,t,s} v_{s,h}</summary>
/// <remarks>q [T, H, K] (not scaled: the paper folds 1/√K into its initialisation), k [T, H, K], v [T, H, K], bias [B, H]
/// with B ≥ 4 even (learned, one number a bucket and head), y [T, H, K]. far: the distance from which on all share the last
/// bucket.</remarks>
[Layer(Source = "Raffel et al. 2019, arXiv:1910.10683, section 2.1 (causal)")]
public static partial class RelativeBiasAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K, B>(
        In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, Weight<B, H> bias, Out<T, H, K> y, double far = 128) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();
        Index<B> b = new();

        var near = Extent(b) / 2;
        var log = near + Floor(Log(Max(1, (t - s) / near)) / Log(far / near) * near);
        var bucket = Select(t - s < near, t - s, Min(Extent(b) - 1, log));
        var score = Sum(c, q[t, h, c] * k[s, h, c]) + Sum(b, bias[b, h], where: bucket == b);
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, c]);
    }
}
