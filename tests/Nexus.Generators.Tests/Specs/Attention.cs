using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Generators.Tests.Specs;

/// <summary>Causal attention; the r query heads of group g share its keys and values.</summary>
[Layer(Source = "Ainslie et al. 2023, arXiv:2305.13245, section 2.2")]
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

/// <summary>Rotations by position, half-split pairs.</summary>
[Layer(Source = "Su et al. 2021, arXiv:2104.09864, eq. 34")]
public static partial class RotaryEmbedding
{
    public static void Define<T, J>(In<T, Two, J> x, Out<T, Two, J> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();
        var angle = (first + t) * Pow(theta, -j / Extent(j));
        y[t, 0, j] = x[t, 0, j] * Cos(angle) - x[t, 1, j] * Sin(angle);
        y[t, 1, j] = x[t, 1, j] * Cos(angle) + x[t, 0, j] * Sin(angle);
    }
}

/// <summary>Rotary on the first part of each head only.</summary>
[Layer(Source = "Black et al. 2022, arXiv:2204.06745, section 2.1")]
public static partial class PartialRotary
{
    public static void Define<T, J, K>(In<T, Concat<Joined<Two, J>, K>> x, Out<T, Concat<Joined<Two, J>, K>> y) where T : ITime
    {
        Index<T> t = new();
        Index<K> k = new();
        RotaryEmbedding.Define(x.First().Split(), y.First().Split());
        y.Second()[t, k] = x.Second()[t, k];
    }
}

/// <summary>Attention from and to one residual stream: heads are views of a joined axis, one window, no cap.</summary>
[Layer(Source = "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2")]
public static partial class HeadAttention
{
    public static void Define<T, D, G, R, K>(
        In<T, D> x, Weight<G, R, K, D> wq, Weight<Joined<G, K>, D> wk, Weight<Joined<G, K>, D> wv,
        Weight<D, Joined<G, Joined<R, K>>> wo, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<K> c = new();
        Local<T, G, R, K> q = new();
        Local<T, G, K> k = new(), v = new();
        Local<G, R, T, K> q2 = new(), a = new();
        Local<G, T, K> k2 = new(), v2 = new();
        Local<T, Joined<G, Joined<R, K>>> joined = new();
        Linear.Define(x[t], wq[g, r], q[t, g, r]);
        Linear.Define(x[t], wk, k[t].Join());
        Linear.Define(x[t], wv, v[t].Join());
        q2[g, r, t, c] = q[t, g, r, c];
        k2[g, t, c] = k[t, g, c];
        v2[g, t, c] = v[t, g, c];
        GroupedQueryAttention.Define(q2, k2, v2, a, window: 3);
        joined.Split().Split()[t, g, r, c] = a[g, r, t, c];
        Linear.Define(joined[t], wo, y[t]);
    }
}
