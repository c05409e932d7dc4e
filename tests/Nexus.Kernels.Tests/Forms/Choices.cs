using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

/// <summary>y = x m / (1 − p) with m ~ Bernoulli(1 − p) drawn for each element: the same numbers wherever it runs.</summary>
[Layer(Source = "Srivastava et al. 2014, JMLR 15, section 4")]
public static partial class Dropout
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, double rate = 0.25, int seed = 1) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        y[t, d] = Select(Uniform(seed, t, d) < rate, 0, x[t, d] / (1 - rate));
    }
}

/// <summary>y_d = Σ_{e: rank(p_e) &lt; top} p_e x_{e,d}: the gradient goes through p and x, not through the choice.</summary>
[Layer(Source = "Shazeer et al. 2017, arXiv:1701.06538, eq. 3 to 5")]
public static partial class TopMixture
{
    /// <summary>The equations.</summary>
    public static void Define<R, E, D>(In<R, E> score, In<R, E, D> x, Out<R, D> y, int top = 2)
    {
        Index<R> r = new();
        Index<E> e = new();
        Index<D> d = new();
        var p = Softmax(e, score[r, e]);
        y[r, d] = Sum(e, p * x[r, e, d], where: Rank(e, score[r, e]) < top);
    }
}

/// <summary>y_{j,d} = s_{i_j} x_{i_j, d}, where i_j is the position of the j-th largest s; z_d = x_{argmax s, d}.</summary>
[Layer(Source = "Shazeer et al. 2017, arXiv:1701.06538, section 2.1, by gathering")]
public static partial class TopGather
{
    /// <summary>The equations.</summary>
    public static void Define<R, J, E, D>(In<R, E> s, In<R, E, D> x, Out<R, J, D> y, Out<R, D> z, Out<R> place)
    {
        Index<R> r = new();
        Index<E> e = new();
        Index<J> j = new();
        Index<D> d = new();
        var chosen = Top(e, s[r, e], j);
        y[r, j, d] = s[r, chosen] * x[r, chosen, d];
        z[r, d] = x[r, ArgMax(e, s[r, e]), d];
        place[r] = ArgMax(e, s[r, e]);
    }
}

/// <summary>Sums over the tokens of the same segment up to this one; y = segment number at the end.</summary>
[Layer(Source = "none: ids as integers, compared, as numbers and in integer arithmetic")]
public static partial class Segments
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, G>(In<R, D> x, Ids<R, G> segment, In<G, D> gain, Out<R, D> y, Out<R> number)
    {
        Index<R> r = new(), s = new();
        Index<D> d = new();
        y[r, d] = Sum(s, x[s, d], where: s <= r & segment[s] == segment[r]) * gain[segment[r], d];
        number[r] = segment[r] + Div(segment[r], 2) * 10 + r % 2;
    }
}
