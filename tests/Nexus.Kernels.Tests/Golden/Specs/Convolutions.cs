using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="CausalConv1d"/> and its activation, for each sequence.</summary>
[Layer(Source = "causal_conv1d of the reference data")]
public static partial class Convolution
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, K>(In<B, T, D> x, Weight<D, K> weight, Weight<D>? bias, Out<B, T, D> y, bool silu = false)
        where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> sums = new();

        CausalConv1d.Define(x[b], weight, bias, sums[b]);
        y[b, t, d] = Select(silu, Silu(sums[b, t, d]), sums[b, t, d]);
    }
}

/// <summary><see cref="ContinuedConv1d"/> and its activation, for each sequence.</summary>
[Layer(Source = "causal_conv1d with an initial state of the reference data")]
public static partial class ConvolutionFromState
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, K, P>(
        In<B, T, D> x, In<B, D, P> initialState, Weight<D, K> weight, Weight<D>? bias, Out<B, T, D> y, bool silu = false)
        where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> sums = new();

        ContinuedConv1d.Define(x[b], initialState[b], weight, bias, sums[b]);
        y[b, t, d] = Select(silu, Silu(sums[b, t, d]), sums[b, t, d]);
    }
}

/// <summary>The last inputs of a convolution: what its state holds.</summary>
[Layer(Source = "causal_conv1d of the reference data, final_state")]
public static partial class ConvolutionEnd
{
    /// <summary>The equations.</summary>
    public static void Define<B, L, D, P>(In<B, L, D> x, Out<B, P, D> finalState)
    {
        Index<B> b = new();
        Index<L> l = new();
        Index<D> d = new();
        Index<P> p = new();

        finalState[b, p, d] = x[b, At<L>(Extent(l) - Extent(p) + p), d];
    }
}
