using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

/// <summary>u_t = β_t (v_t − S_{t−1}ᵀ k_t);  S_t = S_{t−1} + k_t u_tᵀ;  y_t = S_tᵀ q_t: a sum over the state inside its own recurrence.</summary>
[Layer(Source = "Schlag et al. 2021, arXiv:2102.11174, eq. 24")]
public static partial class MutualMatrixState
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, In<T> beta, Out<T, V> y) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K, V> s = new();
        Local<T, V> u = new();

        u[t, j] = beta[t] * (v[t, j] - Sum(l, s[t - 1, l, j] * k[t, l]));
        s[t, i, j] = s[t - 1, i, j] + k[t, i] * u[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]);
    }
}

/// <summary>h_t = a h_{t−1} + x_t with one number a time.</summary>
[Layer(Source = "the smallest recurrence")]
public static partial class ScalarState
{
    /// <summary>The equations.</summary>
    public static void Define<T>(In<T> x, Weight<T> a, Out<T> h) where T : ITime
    {
        Index<T> t = new();
        h[t] = Tanh(a[t]) * h[t - 1] + x[t];
    }
}

/// <summary>Two arrays that need each other's earlier values.</summary>
[Layer(Source = "mutual recursion with lags 1 and 2")]
public static partial class MutualLags
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> p = new(), r = new();

        p[t, d] = 0.5 * r[t - 1, d] + 0.25 * p[t - 2, d] + x[t, d];
        r[t, d] = Sin(p[t, d]) + a[d] * r[t - 2, d];
        y[t, d] = p[t, d] - r[t, d];
    }
}

/// <summary>h_t = tanh(W h_{t−1} + x_t): a full matrix between one state and the next.</summary>
[Layer(Source = "Elman 1990, Finding structure in time")]
public static partial class ElmanState
{
    /// <summary>The equations.</summary>
    public static void Define<T, H>(In<T, H> x, Weight<H, H> w, In<H>? first, Out<T, H> h) where T : ITime
    {
        Index<T> t = new();
        Index<H> i = new(), j = new();
        Local<T, H> z = new();

        h[-1, i] = first?[i] ?? 0;
        z[t, i] = Sum(j, w[i, j] * h[t - 1, j]);
        h[t, i] = Tanh(z[t, i] + x[t, i]);
    }
}
