using static Nexus.Spec.Maths;

namespace Nexus.Spec.Tests.Layers;

// Layers as a user writes them; the tests run them.

[Layer(Source = "Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4")]
public static partial class RmsNorm
{
    public static void Define<D>(In<D> x, Weight<D> w, Out<D> y, double eps = 1e-6)
    {
        Index<D> d = new(), j = new();
        y[d] = x[d] * Rsqrt(Mean(j, Sq(x[j])) + eps) * w[d];
    }
}

[Layer(Source = "y = W x + b")]
public static partial class Linear
{
    public static void Define<D, O>(In<D> x, Weight<O, D> w, Out<O> y, Weight<O>? bias = null)
    {
        Index<D> d = new();
        Index<O> o = new();
        y[o] = Sum(d, w[o, d] * x[d]) + (bias?[o] ?? 0);
    }
}

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

[Layer(Source = "a depth-wise window that may continue an earlier one")]
public static partial class CausalConv1d
{
    public static void Define<T, D, K, P>(In<T, D> x, Weight<D, K> w, Weight<D>? bias, In<P, D>? before, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<K> k = new();
        Index<P> p = new();
        Local<T, D> u = new();
        u[t, d] = x[t, d];
        u[At<T>(p - Extent(p)), d] = before?[p, d] ?? 0;
        y[t, d] = (bias?[d] ?? 0) + Sum(k, w[d, k] * u[t - (Extent(k) - 1) + k, d]);
    }
}

[Layer(Source = "Ainslie et al. 2023, arXiv:2305.13245; r query heads share each key head g")]
public static partial class GroupedQueryAttention
{
    public static void Define<T, G, R, K>(
        In<G, R, T, K> q, In<G, T, K> k, In<G, T, K> v, Out<G, R, T, K> y, int window = int.MaxValue, double cap = 0)
        where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<K> c = new();
        var score = Sum(c, q[g, r, t, c] * k[g, s, c]) / Sqrt(Extent(c));
        var p = Softmax(s, Select(cap > 0, cap * Tanh(score / cap), score), where: s <= t & t - s < window);
        y[g, r, t, c] = Sum(s, p * v[g, s, c]);
    }
}

[Layer(Source = "Yang et al. 2024, arXiv:2412.06464, eq. 10; one head, DeltaNet when g is null")]
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

[Layer(Source = "an accumulation from the end, starting at 1 after the last")]
public static partial class ReverseScan
{
    public static void Define<T, D>(In<T, D> x, In<D> decay, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        y[^0, d] = 1;
        y[t, d] = decay[d] * y[t + 1, d] + x[t, d];
    }
}

[Layer(Source = "Su et al. 2021, arXiv:2104.09864, eq. 34, half-split pairs")]
public static partial class RotaryEmbedding
{
    public static void Define<T, J>(In<T, Two, J> x, Out<T, Two, J> y, double theta = 10000, int first = 0)
    {
        Index<T> t = new();
        Index<J> j = new();
        var angle = (first + t) * Pow(theta, -j / Extent(j));
        y[t, 0, j] = x[t, 0, j] * Cos(angle) - x[t, 1, j] * Sin(angle);
        y[t, 1, j] = x[t, 1, j] * Cos(angle) + x[t, 0, j] * Sin(angle);
    }
}
