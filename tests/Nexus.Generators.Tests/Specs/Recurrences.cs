using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Generators.Tests.Specs;

/// <summary>h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t;  y_t = C_t h_t + D x_t</summary>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, eq. 2, algorithm 2")]
public static partial class SelectiveScan
{
    public static void Define<T, D, N>(
        In<T, D> x, In<T, D> delta, In<D, N> a, In<T, N> b, In<T, N> c, Weight<D>? skip, Out<T, D> y, Out<D, N> last)
            where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<N> n = new();
        Local<T, D, N> h = new();
        h[t, d, n] = Exp(delta[t, d] * a[d, n]) * h[t - 1, d, n] + delta[t, d] * b[t, n] * x[t, d];
        y[t, d] = Sum(n, c[t, n] * h[t, d, n]) + (skip?[d] ?? 0) * x[t, d];
        last[d, n] = h[^1, d, n];
    }
}

/// <summary>A causal convolution that goes on from earlier inputs, if there are any.</summary>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, section 3.4")]
public static partial class CausalConv1d
{
    public static void Define<T, D, K, P>(In<T, D> x, In<D, P>? before, Weight<D, K> w, Weight<D>? bias, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<K> k = new();
        Index<P> p = new();
        Local<T, D> u = new();
        u[At<T>(p - Extent(p)), d] = before?[d, p] ?? 0;
        u[t, d] = x[t, d];
        y[t, d] = Sum(k, w[d, k] * u[t - (Extent(k) - 1) + k, d]) + (bias?[d] ?? 0);
    }
}

/// <summary>The gated delta rule of one head: two mutually recursive equations.</summary>
[Layer(Source = "Yang, Kautz & Hatamizadeh 2024, arXiv:2412.06464, eq. 10")]
public static partial class GatedDeltaNet
{
    public static void Define<T, K, V>(
        In<T, K> q, In<T, K> k, In<T, V> v, In<T> beta, In<T>? g, In<K, V>? initial, Out<T, V> y, Out<K, V> last) where T : ITime
    {
        Index<T> t = new();
        Index<K> i = new(), l = new();
        Index<V> j = new();
        Local<T, K, V> s = new();
        Local<T, V> u = new();
        var decay = Exp(g?[t] ?? 0);
        s[-1, i, j] = initial?[i, j] ?? 0;
        u[t, j] = beta[t] * (v[t, j] - decay * Sum(l, s[t - 1, l, j] * k[t, l]));
        s[t, i, j] = decay * s[t - 1, i, j] + k[t, i] * u[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]) / Sqrt(Extent(i));
        last[i, j] = s[^1, i, j];
    }
}

/// <summary>The delta rule on heads and batches: mutually recursive locals gain the same outer axes.</summary>
[Layer(Source = "Schlag, Irie & Schmidhuber 2021, arXiv:2102.11174, eq. 24")]
public static partial class DeltaHeads
{
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, V> v, In<B, T, H> beta, Out<B, T, H, V> y, Out<B, H, K, V> last)
            where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();
        GatedDeltaNet.Define(q[b, .., h, ..], k[b, .., h, ..], v[b, .., h, ..], beta[b, .., h], null, null, y[b, .., h, ..],
            last[b, h]);
    }
}

/// <summary>x, then L times a residual branch: a recurrence over the layers, which callees read one step back.</summary>
[Layer(Source = "He et al. 2015, arXiv:1512.03385, eq. 1")]
public static partial class Stack
{
    public static void Define<L, T, D>(In<T, D> x, Weight<L, D> norm, Weight<L, D, D> w, Out<T, D> y) where L : ITime
    {
        Index<L> l = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<L, T, D> h = new(), n = new(), m = new();
        h[-1, t, d] = x[t, d];
        RmsNorm.Define(h[l - 1, t], norm[l], n[l, t]);
        Linear.Define(n[l, t], w[l], m[l, t]);
        h[l, t, d] = h[l - 1, t, d] + m[l, t, d];
        y[t, d] = h[^1, t, d];
    }
}

/// <summary>Locals that depend on the outer index only by way of each other, the first of them by way of the last.</summary>
[Layer(Source = "none")]
public static partial class Chain
{
    public static void Define<T>(In<T> x, Out<T> y) where T : ITime
    {
        Index<T> t = new();
        Local<T> a = new(), b = new(), c = new(), d = new();
        a[t] = 2 * b[t];
        b[t] = c[t - 1] + Sq(d[t]);
        c[t] = 0.5 * b[t] - d[t];
        d[t] = x[t] - x[t - 1];
        y[t] = a[t] + c[t];
    }
}

/// <summary>The chain for each row.</summary>
[Layer(Source = "none")]
public static partial class Chains
{
    public static void Define<R, T>(In<R, T> x, Out<R, T> y) where T : ITime
    {
        Index<R> r = new();
        Chain.Define(x[r], y[r]);
    }
}
