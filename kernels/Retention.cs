using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = γ S_{t−1} + k_t v_tᵀ;  y_t = S_tᵀ q_t / √K</summary>
/// <remarks>q [T, K], k [T, K], v [T, V], gamma γ (0 to 1, one a head: RetNet takes 1 − 2^(−5−h) for head h; not learned, so it
/// gets no gradient), y [T, V], last [K, V] (S after the last token). S before the first token is 0. Rotary positions,
/// group norm and gate are the caller's.</remarks>
[Layer(Source = "Sun et al. 2023, arXiv:2307.08621, eq. 6")]
public static partial class Retention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, Real gamma, Out<T, V> y, Out<K, V> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new();
        Index<V> j = new();
        Local<T, K, V> s = new();

        s[t, i, j] = Stop(gamma) * s[t - 1, i, j] + k[t, i] * v[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]) / Sqrt(Extent(i));
        last[i, j] = s[^1, i, j];
    }
}
