using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>q, k, v = W_q x, W_k x, W_v x;  y = W_o · GroupedQueryAttention(rotary(q), rotary(k), v)</summary>
/// <remarks>x [T, D], wq [G, R, 2, J, D], wk and wv [G, 2, J, D], wo [D, G, R, 2, J], y [T, D]. In memory these are the
/// usual matrices [H·K, D] and [D, H·K] with K = 2 J channels a head (2 J: the halves that rotary pairs) and H = G R query
/// heads, those of a group side by side.</remarks>
[Layer(Source = "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2; rotary: arXiv:2104.09864; groups: arXiv:2305.13245")]
public static partial class AttentionBlock
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, G, R, J>(
        In<T, D> x, Weight<G, R, Two, J, D> wq, Weight<G, Two, J, D> wk, Weight<G, Two, J, D> wv,
        Weight<D, G, R, Two, J> wo, Out<T, D> y, double theta = 10000, int window = int.MaxValue, double cap = 0) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<Two> half = new();
        Index<J> j = new();
        Local<T, G, R, Two, J> q = new(), turnedQ = new(), a = new();
        Local<T, G, Two, J> k = new(), turnedK = new(), v = new();

        Linear.Define(x[t], wq[g, r, half], q[t, g, r, half]);
        Linear.Define(x[t], wk[g, half], k[t, g, half]);
        Linear.Define(x[t], wv[g, half], v[t, g, half]);
        RotaryEmbedding.Define(q[.., g, r, .., ..], turnedQ[.., g, r, .., ..], theta);
        RotaryEmbedding.Define(k[.., g, .., ..], turnedK[.., g, .., ..], theta);
        GroupedQueryAttention.Define(turnedQ.Join(), turnedK.Join(), v.Join(), a.Join(), window, cap);
        y[t, d] = Sum(g, r, half, j, wo[d, g, r, half, j] * a[t, g, r, half, j]);
    }
}
