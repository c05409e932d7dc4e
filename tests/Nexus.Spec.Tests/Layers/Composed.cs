using static Nexus.Spec.Maths;

namespace Nexus.Spec.Tests.Layers;

[Layer(Source = "a row of a table for each id")]
public static partial class Embedding
{
    public static void Define<T, V, D>(Ids<T, V> token, Weight<V, D> table, Out<T, D> y)
    {
        Index<T> t = new();
        Index<D> d = new();
        y[t, d] = table[token[t], d];
    }
}

[Layer(Source = "Szegedy et al. 2015, arXiv:1512.00567, section 7 (label smoothing)")]
public static partial class CrossEntropy
{
    public static void Define<T, V>(In<T, V> logits, Ids<T, V> target, Out loss, double smoothing = 0, int ignore = -100)
    {
        Index<T> t = new();
        Index<V> v = new();
        Local<T> each = new();
        var normaliser = LogSumExp(v, logits[t, v]);
        each[t] = Select(target[t] == ignore, 0,
            normaliser - (1 - smoothing) * logits[t, target[t]] - smoothing * Mean(v, logits[t, v]));
        loss.Value = Sum(t, each[t]) / Sum(t, 1, where: target[t] != ignore);
    }
}

[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 6; gate and up projection in one weight")]
public static partial class SwiGlu
{
    public static void Define<D, F>(In<D> x, Weight<Concat<F, F>, D> gateUp, Weight<D, F> down, Out<D> y)
    {
        Index<F> f = new();
        Local<Concat<F, F>> gu = new();
        Local<F> act = new();
        Linear.Define(x, gateUp, gu);
        act[f] = Silu(gu.First()[f]) * gu.Second()[f];
        Linear.Define(act, down, y);
    }
}

[Layer(Source = "Shazeer et al. 2017, arXiv:1701.06538; the largest `top` experts")]
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
        SwiGlu.Define(x, gateUp[e], down[e], expert[e]);
        y[d] = Sum(e, p[e] * expert[e, d], where: Rank(e, p[e]) < top);
    }
}

[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, figure 3")]
public static partial class MambaBlock
{
    public static void Define<T, D, E, N, R, K, P>(
        In<T, D> x, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias, In<P, E>? before,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<T, D> y, Out<E, N> state) where T : ITime
    {
        Index<T> t = new();
        Index<E> e = new();
        Index<N> n = new();
        Local<T, Concat<E, E>> xz = new();
        Local<T, Concat<R, Concat<N, N>>> dbc = new();
        Local<T, E> u = new(), v = new(), dt = new(), delta = new(), s = new(), g = new();
        Local<E, N> a = new();
        Linear.Define(x[t], inProj, xz[t]);
        CausalConv1d.Define(xz.First(), conv, convBias, before, u);
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

[Layer(Source = "heads by joined axes: project, attend, project back")]
public static partial class SelfAttention
{
    public static void Define<B, T, D, H, K>(
        In<B, T, D> x, Weight<H, K, D> wq, Weight<H, K, D> wk, Weight<H, K, D> wv, Weight<D, Joined<H, K>> wo, Out<B, T, D> y)
        where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new();
        Local<B, T, H, K> q = new(), k = new(), v = new(), z = new();
        Linear.Define(x[b, t], wq.JoinRows(), q[b, t].Join());
        Linear.Define(x[b, t], wk.JoinRows(), k[b, t].Join());
        Linear.Define(x[b, t], wv.JoinRows(), v.Join()[b, t]);
        var p = Softmax(s, Sum(c, q[b, t, h, c] * k[b, s, h, c]) / Sqrt(Extent(c)), where: s <= t);
        z[b, t, h, c] = Sum(s, p * v[b, s, h, c]);
        Linear.Define(z[b, t].Join(), wo, y[b, t]);
    }
}

[Layer(Source = "a stack of layers is a recurrence over the layer axis")]
public static partial class MlpStack
{
    public static void Define<L, T, D, F>(
        In<T, D> x, Weight<L, D> norm, Weight<L, Concat<F, F>, D> gateUp, Weight<L, D, F> down, Out<T, D> y)
    {
        Index<L> l = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<L, T, D> h = new(), n = new(), m = new();
        h[-1, t, d] = x[t, d];
        RmsNorm.Define(h[l - 1, t], norm[l], n[l, t]);
        SwiGlu.Define(n[l, t], gateUp[l], down[l], m[l, t]);
        h[l, t, d] = h[l - 1, t, d] + m[l, t, d];
        y[t, d] = h[^1, t, d];
    }
}
