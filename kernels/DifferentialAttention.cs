using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>λ = exp(λq_0 · λk_0) − exp(λq_1 · λk_1) + start;  a_i = softmax over s ≤ t of q_{t,h,i} · k_{s,h,i} / √K; 
/// y_{t,h} = (1 − start) RmsNorm(Σ_s (a_0 − λ a_1) v_{s,h})</summary>
/// <remarks>q [T, H, 2, K], k [T, H, 2, K], v [T, H, V] (V = 2K in the paper), lambdaQ [2, K], lambdaK [2, K], norm [V], y
/// [T, H, V]. start is λ_init, 0.8 − 0.6 exp(−0.3 (l − 1)) in layer l.</remarks>
[Layer(Source = "Ye et al. 2024, arXiv:2410.05258, eq. 1 to 3")]
public static partial class DifferentialAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K, V>(
        In<T, H, Two, K> q, In<T, H, Two, K> k, In<T, H, V> v, Weight<Two, K> lambdaQ, Weight<Two, K> lambdaK, Weight<V> norm,
        Out<T, H, V> y, double start = 0.8, double eps = 1e-5) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<Two> i = new();
        Index<K> c = new();
        Index<V> j = new();
        Local<Two> weight = new();
        Local<T, H, Two, V> a = new();
        Local<T, H, V> difference = new(), normed = new();

        weight[i] = Exp(Sum(c, lambdaQ[i, c] * lambdaK[i, c]));
        var score = Sum(c, q[t, h, i, c] * k[s, h, i, c]) / Sqrt(Extent(c));
        a[t, h, i, j] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, j]);
        difference[t, h, j] = a[t, h, 0, j] - (weight[0] - weight[1] + start) * a[t, h, 1, j];
        RmsNorm.Define(difference[t, h], norm, normed[t, h], eps);
        y[t, h, j] = (1 - start) * normed[t, h, j];
    }
}
