using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = x + W_o · attention(norm(W_q x), norm(W_k x), norm(W_v x));  n = norm(y);  out = n + MlpBlock(n), with norm
/// = RmsNorm, by head inside the attention</summary>
/// <remarks>x [T, D], wq [G, R, K, D], wk and wv [G, K, D], wo [D, G, R, K], normQ, normK and normV [K], norm [D], gate, up
/// and down as in <see cref="MlpBlock"/>, result [T, D]. Causal; heads as in <see cref="GroupedQueryAttention"/>.</remarks>
[Layer(Source = "Zhuo et al. 2025, arXiv:2503.04598, eq. 6 to 8 (HybridNorm)")]
public static partial class HybridNorm
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, G, R, K, F>(
        In<T, D> x, Weight<G, R, K, D> wq, Weight<G, K, D> wk, Weight<G, K, D> wv, Weight<D, G, R, K> wo, Weight<K> normQ,
        Weight<K> normK, Weight<K> normV, Weight<D> norm, Weight<F, D> gate, Weight<F, D> up, Weight<D, F> down,
        Out<T, D> result, double eps = 1e-6) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<K> c = new();
        Local<T, G, R, K> q = new(), nq = new(), a = new();
        Local<T, G, K> k = new(), nk = new(), v = new(), nv = new();
        Local<T, D> y = new(), n = new(), m = new();

        Linear.Define(x[t], wq[g, r], q[t, g, r]);
        Linear.Define(x[t], wk[g], k[t, g]);
        Linear.Define(x[t], wv[g], v[t, g]);
        RmsNorm.Define(q[t, g, r], normQ, nq[t, g, r], eps);
        RmsNorm.Define(k[t, g], normK, nk[t, g], eps);
        RmsNorm.Define(v[t, g], normV, nv[t, g], eps);
        GroupedQueryAttention.Define(nq, nk, nv, a);
        y[t, d] = x[t, d] + Sum(g, r, c, wo[d, g, r, c] * a[t, g, r, c]);
        RmsNorm.Define(y[t], norm, n[t], eps);
        MlpBlock.Define(n[t], gate, up, down, m[t]);
        result[t, d] = n[t, d] + m[t, d];
    }
}
