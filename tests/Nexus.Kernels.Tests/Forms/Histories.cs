using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

/// <summary>y_t = Σ_{s ≤ t} x_s: a cumulative sum, whose state as written is all earlier rows.</summary>
[Layer(Source = "cumulative sum")]
public static partial class CumulativeSum
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<D> d = new();
        y[t, d] = Sum(s, x[s, d], where: s <= t);
    }
}

/// <summary>Softmax-weighted sum whose score has a bias of its own for every pair: no hand kernel runs it.</summary>
[Layer(Source = "additive bias, as in Raffel et al. 2020, arXiv:1910.10683, section 2.1")]
public static partial class BiasedSum
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, Weight<K> slope, Out<T, V> y) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<K> c = new(), e = new();
        Index<V> j = new();
        var score = Sum(c, q[t, c] * k[s, c]) / Sqrt(Extent(c)) - Sum(e, Sq(slope[e])) * Sqrt(1 + (t - s));
        var p = Softmax(s, score, where: s <= t & (t - s < 6 | s < 2));
        y[t, j] = Sum(s, p * v[s, j]);
    }
}

/// <summary>What a spec says of positions counts from the start of the sequence, in pieces too.</summary>
[Layer(Source = "conditions on positions")]
public static partial class FirstRows
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> w, Out<T, D> y, int first = 3) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        y[t, d] = Select(t < first, w[d], 1) * x[t, d];
    }
}
