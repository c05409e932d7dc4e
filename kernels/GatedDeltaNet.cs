using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = exp(g_t) S_{t−1} + k_t u_tᵀ;  u_t = β_t (v_t − exp(g_t) S_{t−1}ᵀ k_t);  y_t = S_tᵀ q_t / √K</summary>
/// <remarks>q [T, K], k [T, K] (of length 1 for a contraction: the layer does not normalise), v [T, V], beta [T] (0 to
/// 2), g [T] or
/// absent (≤ 0: log decays; absent is <see cref="DeltaNet"/>), initial [K, V] or absent (then 0), y [T, V], last [K, V]
/// (S after the last token).</remarks>
[Layer(Source = "Yang et al. 2024, arXiv:2412.06464, eq. 10")]
public static partial class GatedDeltaNet
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> q, In<T, K> k, In<T, V> v, In<T> beta, In<T>? g, In<K, V>? initial, Out<T, V> y, Out<K, V> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K, V> s = new();
        Local<T, V> u = new();
        var decay = Exp(g?[t] ?? 0);

        s[-1, i, j] = initial?[i, j] ?? 0;
        u[t, j] = beta[t] * (v[t, j] - decay * Sum(l, s[t - 1, l, j] * k[t, l]));
        s[t, i, j] = decay * s[t - 1, i, j] + k[t, i] * u[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]) / Sqrt(Extent(i));
        last[i, j] = s[^1, i, j];
    }
}
