namespace Nexus.Spec;

// Each reduction binds its indices. A domain (where:) leaves elements out; it is not a mask, they are not even read.

public static partial class Maths
{
    /// <summary>Σ e. Over nothing: 0.</summary>
    public static Real Sum<A>(Index<A> i, Real e, Cond? where = null) => Reduce(RedOp.Sum, e, where, i.Node);

    /// <inheritdoc cref="Sum{A}(Index{A}, Real, Cond?)"/>
    public static Real Sum<A, B>(Index<A> i, Index<B> j, Real e, Cond? where = null) =>
        Reduce(RedOp.Sum, e, where, i.Node, j.Node);

    /// <inheritdoc cref="Sum{A}(Index{A}, Real, Cond?)"/>
    public static Real Sum<A, B, C>(Index<A> i, Index<B> j, Index<C> k, Real e, Cond? where = null) =>
        Reduce(RedOp.Sum, e, where, i.Node, j.Node, k.Node);

    /// <inheritdoc cref="Sum{A}(Index{A}, Real, Cond?)"/>
    public static Real Sum<A, B, C, D>(Index<A> i, Index<B> j, Index<C> k, Index<D> l, Real e, Cond? where = null) =>
        Reduce(RedOp.Sum, e, where, i.Node, j.Node, k.Node, l.Node);

    /// <summary>Σ e / number of elements. Over nothing: NaN.</summary>
    public static Real Mean<A>(Index<A> i, Real e, Cond? where = null) => Mean(e, where, i.Node);

    /// <inheritdoc cref="Mean{A}(Index{A}, Real, Cond?)"/>
    public static Real Mean<A, B>(Index<A> i, Index<B> j, Real e, Cond? where = null) => Mean(e, where, i.Node, j.Node);

    /// <inheritdoc cref="Mean{A}(Index{A}, Real, Cond?)"/>
    public static Real Mean<A, B, C>(Index<A> i, Index<B> j, Index<C> k, Real e, Cond? where = null) =>
        Mean(e, where, i.Node, j.Node, k.Node);

    /// <summary>Π e. Over nothing: 1.</summary>
    public static Real Prod<A>(Index<A> i, Real e, Cond? where = null) => Reduce(RedOp.Prod, e, where, i.Node);

    /// <summary>The largest e. Over nothing: -∞.</summary>
    public static Real MaxOver<A>(Index<A> i, Real e, Cond? where = null) => Reduce(RedOp.Max, e, where, i.Node);

    /// <inheritdoc cref="MaxOver{A}(Index{A}, Real, Cond?)"/>
    public static Real MaxOver<A, B>(Index<A> i, Index<B> j, Real e, Cond? where = null) =>
        Reduce(RedOp.Max, e, where, i.Node, j.Node);

    /// <summary>The smallest e. Over nothing: +∞.</summary>
    public static Real MinOver<A>(Index<A> i, Real e, Cond? where = null) => Reduce(RedOp.Min, e, where, i.Node);

    /// <inheritdoc cref="MinOver{A}(Index{A}, Real, Cond?)"/>
    public static Real MinOver<A, B>(Index<A> i, Index<B> j, Real e, Cond? where = null) =>
        Reduce(RedOp.Min, e, where, i.Node, j.Node);

    /// <summary>m + log Σ exp(e - m) with m = max e. Over nothing: -∞.</summary>
    public static Real LogSumExp<A>(Index<A> i, Real e, Cond? where = null)
    {
        var largest = Stop(MaxOver(i, e, where));
        return largest + Log(Sum(i, Exp(e - Select(largest > double.NegativeInfinity, largest, 0)), where));
    }

    /// <summary>exp(score - m) / Σ exp(score - m) over <paramref name="i"/>, with m = max score; 0 outside the domain.</summary>
    /// <remarks>The index stays free: <c>var p = Softmax(s, score); y[t, k] = Sum(s, p * v[s, k]);</c> is attention.</remarks>
    public static Real Softmax<A>(Index<A> i, Real score, Cond? where = null)
    {
        var weight = Exp(score - Stop(MaxOver(i, score, where)));
        var share = weight / Sum(i, weight, where);
        return where is null ? share : Select(where, share, 0);
    }

    /// <summary>How many values along the axis come before this one, from the largest down, ties to the lower index: 0 for the
    /// largest.</summary>
    /// <remarks>The index stays free: <c>Sum(e, …, where: Rank(e, p[e]) &lt; top)</c> takes the largest <c>top</c>.</remarks>
    public static Int Rank<A>(Index<A> i, Real value) => new(new RankNode(i.Node, value.Node));

    /// <summary>The position whose <see cref="Rank{A}"/> is <paramref name="slot"/>; binds the index.</summary>
    public static Pos<A> Top<A>(Index<A> i, Real value, Int slot) => new(new TopNode(i.Node, value.Node, slot.Node));

    /// <summary>The position of the largest value, the lower one of equals; binds the index.</summary>
    public static Pos<A> ArgMax<A>(Index<A> i, Real value) => Top(i, value, 0);

    private static Real Reduce(RedOp op, Real e, Cond? where, params IndexNode[] indices) =>
        new(new ReductionNode(op, indices, e.Node, where?.Node));

    private static Real Mean(Real e, Cond? where, params IndexNode[] indices)
    {
        var count = where is null
            ? indices.Select(i => new Int(new ExtentNode(i.Axis))).Aggregate((x, y) => x * y)
            : Reduce(RedOp.Sum, 1, where, indices);
        return Reduce(RedOp.Sum, e, where, indices) / count;
    }
}
