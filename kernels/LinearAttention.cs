using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = S_{t−1} + φ(k_t) v_tᵀ;  z_t = z_{t−1} + φ(k_t);  y_t = φ(q_t)ᵀ S_t / (φ(q_t)·z_t + eps);  φ(x) =
/// elu(x) + 1</summary>
/// <remarks>q [T, K], k [T, K], v [T, V], y [T, V], one head. S and z before the first token are 0; φ &gt; 0, so the
/// denominator is.</remarks>
[Layer(Source = "Katharopoulos et al. 2020, arXiv:2006.16236, eq. 7 and 18-20")]
public static partial class LinearAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, Out<T, V> y, double eps = 1e-6) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K> a = new(), b = new(), z = new();
        Local<T, K, V> s = new();

        a[t, i] = Select(q[t, i] > 0, q[t, i] + 1, Exp(q[t, i]));
        b[t, i] = Select(k[t, i] > 0, k[t, i] + 1, Exp(k[t, i]));
        s[t, i, j] = s[t - 1, i, j] + b[t, i] * v[t, j];
        z[t, i] = z[t - 1, i] + b[t, i];
        y[t, j] = Sum(i, a[t, i] * s[t, i, j]) / (Sum(l, a[t, l] * z[t, l]) + eps);
    }
}
