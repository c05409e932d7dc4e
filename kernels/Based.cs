using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>w_{t,s} = 1 + z + z²/2, z = q_t·k_s / √K;  y_t = Σ_{s ≤ t} w_{t,s} v_s / (Σ_{s ≤ t} w_{t,s} + eps), as
/// recurrences over the
/// features 1, x, x xᵀ</summary>
/// <remarks>q [T, K], k [T, K], v [T, V], y [T, V], one head. State: sums of v and 1, of k v and k, and of k kᵀ v and k
/// kᵀ, all 0 before the
/// first token.</remarks>
[Layer(Source = "Arora et al. 2024, arXiv:2402.18668, eq. 4 (Taylor feature map of exp)")]
public static partial class Based
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, Out<T, V> y, double eps = 1e-6) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T> n0 = new(), below = new();
        Local<T, K> a = new(), n1 = new();
        Local<T, K, K> n2 = new();
        Local<T, V> s0 = new();
        Local<T, K, V> s1 = new();
        Local<T, K, K, V> s2 = new();

        a[t, i] = q[t, i] / Sqrt(Extent(i));
        n0[t] = n0[t - 1] + 1;
        n1[t, i] = n1[t - 1, i] + k[t, i];
        n2[t, i, l] = n2[t - 1, i, l] + k[t, i] * k[t, l];
        s0[t, j] = s0[t - 1, j] + v[t, j];
        s1[t, i, j] = s1[t - 1, i, j] + k[t, i] * v[t, j];
        s2[t, i, l, j] = s2[t - 1, i, l, j] + k[t, i] * k[t, l] * v[t, j];
        below[t] = n0[t] + Sum(i, a[t, i] * n1[t, i]) + Sum(i, l, a[t, i] * a[t, l] * n2[t, i, l]) / 2 + eps;
        y[t, j] = (s0[t, j] + Sum(i, a[t, i] * s1[t, i, j]) + Sum(i, l, a[t, i] * a[t, l] * s2[t, i, l, j]) / 2) / below[t];
    }
}
