using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m_t = max(f̂_t + m_{t−1}, î_t);  i = exp(î − m), f = exp(f̂_t + m_{t−1} − m_t);  C_t = f C_{t−1} + i v kᵀ;
/// n_t = f n_{t−1} + i k;  y = C q / max(|n·q|, exp(−m)), with f̂ = log σ(f) and k scaled by 1/√K</summary>
/// <remarks>q [T, K], k [T, K], v [T, V], input î [T] and forget f [T] (before exp and σ), y [T, V] (before the output
/// gate). One head.
/// State: C [K, V], n [K] and the stabiliser m, all 0 before the first token; m changes rounding only, not results.</remarks>
[Layer(Source = "Beck et al. 2024, arXiv:2405.04517, eq. 19-27, stabilised as in eq. 15-17")]
public static partial class Mlstm
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> q, In<T, K> k, In<T, V> v, In<T> input, In<T> forget, Out<T, V> y) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T> m = new(), keep = new(), add = new(), z = new();
        Local<T, K> n = new();
        Local<T, K, V> c = new();
        var f = -Softplus(-forget[t]);

        m[t] = Max(f + m[t - 1], input[t]);
        keep[t] = Exp(f + Stop(m[t - 1]) - Stop(m[t]));
        add[t] = Exp(input[t] - Stop(m[t])) / Sqrt(Extent(i));
        c[t, i, j] = keep[t] * c[t - 1, i, j] + add[t] * k[t, i] * v[t, j];
        n[t, i] = keep[t] * n[t - 1, i] + add[t] * k[t, i];
        z[t] = Sum(l, n[t, l] * q[t, l]);
        y[t, j] = Sum(i, c[t, i, j] * q[t, i]) / Max(Abs(z[t]), Exp(-Stop(m[t])));
    }
}
