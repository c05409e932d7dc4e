using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

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
