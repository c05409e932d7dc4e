using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Generators.Tests.Specs;

/// <summary>The block around the selective scan: projections in two and three parts, convolution, gate.</summary>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, figure 3")]
public static partial class MambaBlock
{
    public static void Define<T, D, E, R, N, K>(
        In<T, D> x, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<T, D> y, Out<E, N> state)
        where T : ITime
    {
        Index<T> t = new();
        Index<E> e = new();
        Index<N> n = new();
        Local<T, Concat<E, E>> xz = new();
        Local<T, Concat<R, Concat<N, N>>> dbc = new();
        Local<T, E> u = new(), v = new(), dt = new(), delta = new(), s = new(), g = new();
        Local<E, N> a = new();
        Linear.Define(x[t], inProj, xz[t]);
        CausalConv1d.Define<T, E, K, N>(xz.First(), null, conv, convBias, u);
        v[t, e] = Silu(u[t, e]);
        Linear.Define(v[t], xProj, dbc[t]);
        Linear.Define(dbc.First()[t], dtProj, dt[t], dtBias);
        delta[t, e] = Softplus(dt[t, e]);
        a[e, n] = -Exp(aLog[e, n]);
        SelectiveScan.Define(v, delta, a, dbc.Second().First(), dbc.Second().Second(), skip, s, state);
        g[t, e] = s[t, e] * Silu(xz.Second()[t, e]);
        Linear.Define(g[t], outProj, y[t]);
    }
}

/// <summary>Two blocks in a row for each sequence of a batch: names of the second call are numbered, hidden axes come
/// first.</summary>
[Layer(Source = "none")]
public static partial class TwoBlocks
{
    public static void Define<B, T, D, E, R, N, K>(
        In<B, T, D> x, Weight<D> norm, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<B, T, D> y) where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> n = new(), m = new(), o = new();
        Local<B, E, N> state = new(), state2 = new();
        RmsNorm.Define(x[b, t], norm, n[b, t]);
        MambaBlock.Define(n[b], inProj, conv, null, xProj, dtProj, dtBias, aLog, skip, outProj, m[b], state[b]);
        MambaBlock.Define(m[b], inProj, conv, null, xProj, dtProj, dtBias, aLog, skip, outProj, o[b], state2[b]);
        y[b, t, d] = x[b, t, d] + o[b, t, d];
    }
}

/// <summary>A gated unit whose gate and value are the parts of one projection, with functions of its own.</summary>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 6")]
public static partial class GatedUnit
{
    private const double Slope = 1.702;

    public static void Define<D, F>(In<D> x, Weight<Concat<F, F>, D> gateUp, Weight<D, F> down, Out<D> y, bool exact = false)
    {
        Index<F> f = new();
        Local<Concat<F, F>> gu = new();
        Local<F> h = new();
        Linear.Define(x, gateUp, gu);
        h[f] = Gate(gu.First()[f], exact) * gu.Second()[f] / (1 + Length(gu.First()));
        Linear.Define(h, down, y);
    }

    private static Real Gate(Real v, Cond exact) => v * Select(exact, 0.5 * (1 + Erf(v / Sqrt(2))), Sigmoid(Slope * v));

    private static Real Length<A>(In<A> v)
    {
        Index<A> i = new();
        var square = Sum(i, Sq(v[i]));
        return Sqrt(square);
    }
}

/// <summary>Reductions over a concatenated axis, and softmax over one.</summary>
[Layer(Source = "none")]
public static partial class OverParts
{
    public static void Define<A, B>(In<Concat<A, B>> x, Out<Concat<A, B>> y, Out largest, Out total)
    {
        Index<Concat<A, B>> i = new(), j = new();
        y[i] = Softmax(i, x[i]) * i;
        largest.Value = MaxOver(j, x[j]);
        total.Value = LogSumExp(j, x[j], where: j > 0) / Extent(j);
    }
}

/// <summary>Top experts by rank, each a gated unit.</summary>
[Layer(Source = "Shazeer et al. 2017, arXiv:1701.06538, section 2.1")]
public static partial class MixtureOfExperts
{
    public static void Define<D, E, F>(
        In<D> x, Weight<E, D> router, Weight<E, Concat<F, F>, D> gateUp, Weight<E, D, F> down, Out<D> y, int top = 2)
    {
        Index<D> d = new();
        Index<E> e = new();
        Local<E> score = new(), p = new();
        Local<E, D> expert = new();
        Linear.Define(x, router, score);
        p[e] = Softmax(e, score[e]);
        GatedUnit.Define(x, gateUp[e], down[e], expert[e]);
        y[d] = Sum(e, p[e] * expert[e, d], where: Rank(e, p[e]) < top);
    }
}

/// <summary>Rows of a table, and their mean loss against targets.</summary>
[Layer(Source = "Szegedy et al. 2015, arXiv:1512.00567, section 7")]
public static partial class Likelihood
{
    public static void Define<R, V, D>(
        Ids<R, V> token, Weight<V, D> table, Ids<R, V> target, Out<R, D> y, Out loss, double smoothing = 0.1, int ignore = -100)
    {
        Index<R> r = new(), q = new(), n = new();
        Index<D> d = new();
        Index<V> v = new(), j = new();
        Local<R, V> z = new();
        Local<R> row = new();
        y[r, d] = table[token[r], d];
        Linear.Define(y[r], table, z[r]);
        var picked = (1 - smoothing) * z[r, target[r]] + smoothing * Mean(j, z[r, j]);
        row[r] = Select(target[r] == ignore, 0, LogSumExp(v, z[r, v]) - picked);
        loss.Value = Sum(q, row[q]) / Sum(n, 1, where: target[n] != ignore);
    }
}
