using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>a = lower + (1 − lower) σ(f);  S_t = diag(a_t) S_{t−1} + (1 − a_t) i_tᵀ;  y_t = S_tᵀ silu(q_t) / √K</summary>
/// <remarks>q [T, K], f [T, K] (before its sigmoid), i [T, V], y [T, V], last [K, V] (S after the last token), lower (0
/// to 1: the
/// least forget gate). S before the first token is 0. The output norm and projection are the caller's.</remarks>
[Layer(Source = "Qin et al. 2024, arXiv:2404.07904, eq. 5, with the lower bound of arXiv:2311.04823, eq. 6")]
public static partial class Hgrn2
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> f, In<T, V> i, Out<T, V> y, Out<K, V> last, double lower = 0)
        where T : ITime
    {
        Index<T> t = new();
        Index<K> k = new();
        Index<V> j = new();
        Local<T, K> a = new();
        Local<T, K, V> s = new();

        a[t, k] = lower + (1 - lower) * Sigmoid(f[t, k]);
        s[t, k, j] = a[t, k] * s[t - 1, k, j] + (1 - a[t, k]) * i[t, j];
        y[t, j] = Sum(k, Silu(q[t, k]) * s[t, k, j]) / Sqrt(Extent(k));
        last[k, j] = s[^1, k, j];
    }
}
