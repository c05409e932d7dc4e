using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = diag(exp(w_t)) S_{t−1} + b_t (S_{t−1}ᵀ a_t)ᵀ + k_t v_tᵀ;  y_t = S_tᵀ r_t</summary>
/// <remarks>r [T, K], k [T, K], v [T, V], w [T, K] (≤ 0: log decays), a and b [T, K] (in the model −κ̂ and κ̂ times the
/// in-context
/// learning rate, κ̂ of length 1), initial [K, V] or absent (then 0), y [T, V], last [K, V] (S after the last token).</remarks>
[Layer(Source = "Peng et al. 2025, arXiv:2503.14456, eq. 16-17 (Goose)")]
public static partial class Rwkv7
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> r, In<T, K> k, In<T, V> v, In<T, K> w, In<T, K> a, In<T, K> b, In<K, V>? initial, Out<T, V> y, Out<K, V> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K, V> s = new();
        Local<T, V> removed = new();

        s[-1, i, j] = initial?[i, j] ?? 0;
        removed[t, j] = Sum(l, a[t, l] * s[t - 1, l, j]);
        s[t, i, j] = Exp(w[t, i]) * s[t - 1, i, j] + b[t, i] * removed[t, j] + k[t, i] * v[t, j];
        y[t, j] = Sum(i, r[t, i] * s[t, i, j]);
        last[i, j] = s[^1, i, j];
    }
}
