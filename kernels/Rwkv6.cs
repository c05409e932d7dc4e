using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_t = (S_{t−1} + diag(u) k_t v_tᵀ)ᵀ r_t;  S_t = diag(exp(w_t)) S_{t−1} + k_t v_tᵀ</summary>
/// <remarks>r [T, K], k [T, K], v [T, V], w [T, K] (≤ 0: log decays, −exp of the projection in the model), u [K] (bonus
/// of the token
/// itself), initial [K, V] or absent (then 0), y [T, V], last [K, V] (S after the last token).</remarks>
[Layer(Source = "Peng et al. 2024, arXiv:2404.05892, eq. 18-19 (Finch)")]
public static partial class Rwkv6
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> r, In<T, K> k, In<T, V> v, In<T, K> w, Weight<K> u, In<K, V>? initial, Out<T, V> y, Out<K, V> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K, V> s = new();

        s[-1, i, j] = initial?[i, j] ?? 0;
        y[t, j] = Sum(l, r[t, l] * s[t - 1, l, j]) + Sum(i, r[t, i] * u[i] * k[t, i]) * v[t, j];
        s[t, i, j] = Exp(w[t, i]) * s[t - 1, i, j] + k[t, i] * v[t, j];
        last[i, j] = s[^1, i, j];
    }
}
