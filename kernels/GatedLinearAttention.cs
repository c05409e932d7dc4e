using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = diag(exp(g_t)) S_{t−1} + k_t v_tᵀ;  y_t = S_tᵀ q_t / √K</summary>
/// <remarks>q [T, K], k [T, K], v [T, V], g [T, K] (≤ 0: log decays), initial [K, V] or absent (then 0), y [T, V], last
/// [K, V] (S
/// after the last token).</remarks>
[Layer(Source = "Yang et al. 2024, arXiv:2312.06635, eq. 3")]
public static partial class GatedLinearAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> q, In<T, K> k, In<T, V> v, In<T, K> g, In<K, V>? initial, Out<T, V> y, Out<K, V> last) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new();
        Index<V> j = new();
        Local<T, K, V> s = new();

        s[-1, i, j] = initial?[i, j] ?? 0;
        s[t, i, j] = Exp(g[t, i]) * s[t - 1, i, j] + k[t, i] * v[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]) / Sqrt(Extent(i));
        last[i, j] = s[^1, i, j];
    }
}
