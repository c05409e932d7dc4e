using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>q, k, v = W_q x, W_k x, W_v x;  p_{t,s} = softmax over t − window ≤ s ≤ t of rotary(q_t)·rotary(k_s) / √K;
/// y = W_o Σ_s p v_s + b_o</summary>
/// <remarks>x [T, D], wq [R, 2, 2, J, D], wk and wv [2, 2, J, D], wo [D, R, 2, 2, J], bo [D], y [T, D]. R query heads of
/// K = 4 J channels
/// share one head of keys and values; the first half of the channels turns (pairs [2, J]), the rest does not. A token sees
/// window + 1 keys, its own included.</remarks>
[Layer(Source = "De et al. 2024, arXiv:2402.19427, section 2.3 (local attention, multi-query) and section 3.2; rotary: arXiv:2104.09864, eq. 34")]
public static partial class GriffinLocalAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, R, J>(
        In<T, D> x, Weight<R, Two, Two, J, D> wq, Weight<Two, Two, J, D> wk, Weight<Two, Two, J, D> wv, Weight<D, R, Two,
            Two, J> wo,
        Weight<D> bo, Out<T, D> y, int window = 2048, double theta = 10000) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<D> d = new();
        Index<R> r = new();
        Index<Two> half = new(), w = new();
        Index<J> j = new();
        Local<T, R, Two, Two, J> q = new(), turnedQ = new(), a = new();
        Local<T, Two, Two, J> k = new(), turnedK = new(), v = new();

        Linear.Define(x[t], wq[r, half, w], q[t, r, half, w]);
        Linear.Define(x[t], wk[half, w], k[t, half, w]);
        Linear.Define(x[t], wv[half, w], v[t, half, w]);
        RotaryEmbedding.Define(q[.., r, 0, .., ..], turnedQ[.., r, 0, .., ..], theta);
        RotaryEmbedding.Define(k[.., 0, .., ..], turnedK[.., 0, .., ..], theta);
        turnedQ[t, r, 1, w, j] = q[t, r, 1, w, j];
        turnedK[t, 1, w, j] = k[t, 1, w, j];
        var score = Sum(half, w, j, turnedQ[t, r, half, w, j] * turnedK[s, half, w, j]) / Sqrt(4 * Extent(j));
        var p = Softmax(s, score, where: s <= t & t - s <= window);
        a[t, r, half, w, j] = Sum(s, p * v[s, half, w, j]);
        y[t, d] = Sum(r, half, w, j, wo[d, r, half, w, j] * a[t, r, half, w, j]) + bo[d];
    }
}
