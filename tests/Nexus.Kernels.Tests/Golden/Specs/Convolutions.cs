using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

// The reference data keeps time last: [B, D, T].

/// <summary><see cref="CausalConv1d"/> and its activation.</summary>
[Layer(Source = "causal_conv1d in the reference data's own layout")]
public static partial class Convolution
{
    /// <summary>The equations.</summary>
    public static void Define<B, D, T, K>(In<B, D, T> x, Weight<D, K> weight, Weight<D>? bias, Out<B, D, T> y, bool silu = false)
        where T : ITime
    {
        Index<B> b = new();
        Index<D> d = new();
        Index<T> t = new();
        Local<B, T, D> rows = new(), sums = new();

        rows[b, t, d] = x[b, d, t];
        CausalConv1d.Define(rows[b], weight, bias, sums[b]);
        y[b, d, t] = Select(silu, Silu(sums[b, t, d]), sums[b, t, d]);
    }
}

/// <summary><see cref="ContinuedConv1d"/> and its activation.</summary>
[Layer(Source = "causal_conv1d with an initial state in the reference data's own layout")]
public static partial class ConvolutionFromState
{
    /// <summary>The equations.</summary>
    public static void Define<B, D, T, K, P>(
        In<B, D, T> x, In<B, D, P> initialState, Weight<D, K> weight, Weight<D>? bias, Out<B, D, T> y, bool silu = false) where T : ITime
    {
        Index<B> b = new();
        Index<D> d = new();
        Index<T> t = new();
        Local<B, T, D> rows = new(), sums = new();

        rows[b, t, d] = x[b, d, t];
        ContinuedConv1d.Define(rows[b], initialState[b], weight, bias, sums[b]);
        y[b, d, t] = Select(silu, Silu(sums[b, t, d]), sums[b, t, d]);
    }
}

/// <summary>The last inputs of a convolution: what its state holds.</summary>
[Layer(Source = "causal_conv1d, final_state")]
public static partial class ConvolutionEnd
{
    /// <summary>The equations.</summary>
    public static void Define<B, D, L, P>(In<B, D, L> x, Out<B, D, P> finalState)
    {
        Index<B> b = new();
        Index<D> d = new();
        Index<L> l = new();
        Index<P> p = new();

        finalState[b, d, p] = x[b, d, At<L>(Extent(l) - Extent(p) + p)];
    }
}
