using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="MambaBlock"/> for each sequence, under the checkpoint's names.</summary>
[Layer(Source = "mamba_block in the reference data's own layout")]
public static partial class MambaSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, E, R, N, K>(
        In<B, T, D> x, Weight<Concat<E, E>, D> inProjWeight, Weight<E, K> conv1dWeight, Weight<E>? conv1dBias,
        Weight<Concat<R, Concat<N, N>>, E> xProjWeight, Weight<E, R> dtProjWeight, Weight<E> dtProjBias, Weight<E, N> aLog,
        Weight<E> d,
        Weight<D, E> outProjWeight, Out<B, T, D> y, Out<B, E, N> ssmState) where T : ITime
    {
        Index<B> b = new();

        MambaBlock.Define(
            x[b], inProjWeight, conv1dWeight, conv1dBias, xProjWeight, dtProjWeight, dtProjBias, aLog, d, outProjWeight, y[b],
            ssmState[b]);
    }
}

/// <summary>The last K inputs of the convolution of <see cref="MambaBlock"/>.</summary>
[Layer(Source = "mamba_block, conv_state")]
public static partial class MambaConvolutionEnd
{
    /// <summary>The equations.</summary>
    public static void Define<B, L, D, E, K>(In<B, L, D> x, Weight<Concat<E, E>, D> inProjWeight, Out<B, K, E> convState)
    {
        Index<B> b = new();
        Index<L> l = new();
        Index<E> e = new();
        Index<K> k = new();
        Local<B, L, Concat<E, E>> uz = new();

        Linear.Define(x[b, l], inProjWeight, uz[b, l]);
        convState[b, k, e] = uz.First()[b, At<L>(Extent(l) - Extent(k) + k), e];
    }
}

/// <summary>loss = mean over all elements of (W2 tanh(W1 x + b1) + b2 − y)²</summary>
[Layer(Source = "train_loop, the loss")]
public static partial class TanhNetworkLoss
{
    /// <summary>The equations.</summary>
    public static void Define<R, I, H, O>(
        In<R, I> x, In<R, O> y, Weight<H, I> w1, Weight<H> b1, Weight<O, H> w2, Weight<O> b2, Out loss)
    {
        Index<R> r = new();
        Index<H> h = new();
        Index<O> o = new();
        Local<R, H> inner = new(), active = new();
        Local<R, O> guess = new();

        Linear.Define(x[r], w1, inner[r], b1);
        active[r, h] = Tanh(inner[r, h]);
        Linear.Define(active[r], w2, guess[r], b2);
        loss.Value = Mean(r, o, Sq(guess[r, o] - y[r, o]));
    }
}
