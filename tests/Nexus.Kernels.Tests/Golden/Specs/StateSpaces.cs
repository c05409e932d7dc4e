using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="Mamba2Scan"/> for each sequence, with D for each head or channel, and the gate of the
/// reference.</summary>
[Layer(Source = "mamba2_scan of the reference data")]
public static partial class Mamba2Sequences
{
    /// <summary>The equations.</summary>
    public static void Define<S, T, G, R, P, N>(
        In<S, T, G, R, P> x, In<S, T, G, R> dt, Weight<G, R> dtBias, In<G, R> a, In<S, T, G, N> b, In<S, T, G, N> c,
        Weight<G, R>? d, Weight<G, R, P>? skip, In<S, T, G, R, P>? z, Out<S, T, G, R, P> y, Out<S, G, R, P, N> lastState,
        bool hasZ = false, double low = 0, double high = double.PositiveInfinity) where T : ITime
    {
        Index<S> s = new();
        Index<T> t = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<P> p = new();
        Local<G, R, P> dd = new();
        Local<S, T, G, R, P> sum = new();

        dd[g, r, p] = (d?[g, r] ?? 0) + (skip?[g, r, p] ?? 0);
        Mamba2Scan.Define(x[s], dt[s], dtBias, a, b[s], c[s], dd, sum[s], lastState[s], low, high);
        y[s, t, g, r, p] = Select(hasZ, sum[s, t, g, r, p] * Silu(z?[s, t, g, r, p] ?? 0), sum[s, t, g, r, p]);
    }
}

/// <summary><see cref="Mamba2Block"/> for each sequence.</summary>
[Layer(Source = "mamba2_block of the reference data")]
public static partial class Mamba2Sequence
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, G, R, P, N, K>(
        In<B, T, D> x,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>,
            Joined<G, R>>>, D> inProjWeight,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>, K> conv1dWeight,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>>? conv1dBias,
        Weight<G, R> dtBias, Weight<G, R> aLog, Weight<G, R> d, Weight<Joined<G, Joined<R, P>>> normWeight,
        Weight<D, Joined<G, Joined<R, P>>> outProjWeight, Out<B, T, D> y, Out<B, G, R, P, N> ssmState, double eps = 1e-5)
        where T : ITime
    {
        Index<B> b = new();

        Mamba2Block.Define(x[b], inProjWeight, conv1dWeight, conv1dBias, dtBias, aLog, d, normWeight, outProjWeight, y[b],
            ssmState[b], eps);
    }
}

/// <summary>The last K inputs of the convolution of <see cref="Mamba2Block"/>, channels C of which Z are before them.</summary>
[Layer(Source = "mamba2_block, conv_state")]
public static partial class Mamba2ConvolutionEnd
{
    /// <summary>The equations.</summary>
    public static void Define<B, L, D, Z, C, H, K>(
        In<B, L, D> x, Weight<Concat<Z, Concat<C, H>>, D> inProjWeight, Out<B, K, C> convState)
    {
        Index<B> b = new();
        Index<L> l = new();
        Index<C> c = new();
        Index<K> k = new();
        Local<B, L, Concat<Z, Concat<C, H>>> all = new();

        Linear.Define(x[b, l], inProjWeight, all[b, l]);
        convState[b, k, c] = all.Second().First()[b, At<L>(Extent(l) - Extent(k) + k), c];
    }
}

/// <summary><see cref="JambaMambaMixer"/> for each sequence, under the checkpoint's names.</summary>
[Layer(Source = "jamba_mamba_mixer of the reference data")]
public static partial class JambaSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, E, R, N, K>(
        In<B, T, D> x, Weight<Concat<E, E>, D> inProjWeight, Weight<E, K> conv1dWeight, Weight<E>? conv1dBias,
        Weight<Concat<R, Concat<N, N>>, E> xProjWeight, Weight<R> dtLayernormWeight, Weight<N> bLayernormWeight,
        Weight<N> cLayernormWeight, Weight<E, R> dtProjWeight, Weight<E> dtProjBias, Weight<E, N> aLog, Weight<E> d,
        Weight<D, E> outProjWeight, Out<B, T, D> y, double eps = 1e-6) where T : ITime
    {
        Index<B> b = new();
        Local<B, E, N> last = new();

        JambaMambaMixer.Define(x[b], inProjWeight, conv1dWeight, conv1dBias, xProjWeight, dtLayernormWeight, bLayernormWeight,
            cLayernormWeight, dtProjWeight, dtProjBias, aLog, d, outProjWeight, y[b], last[b], eps);
    }
}

/// <summary><see cref="RgLru"/> for each sequence.</summary>
[Layer(Source = "rg_lru of the reference data")]
public static partial class RgLruSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, P, S>(
        In<B, T, H, P> x, Ids<B, T, S> segmentPos, Weight<H, P, P> inputGateW, Weight<H, P> inputGateB, Weight<H, P, P> aGateW,
        Weight<H, P> aGateB, Weight<H, P> aParam, In<B, H, P>? h0, Out<B, T, H, P> y, Out<B, H, P> lastState) where T : ITime
    {
        Index<B> b = new();

        RgLru.Define(x[b], segmentPos[b], inputGateW, inputGateB, aGateW, aGateB, aParam, h0?[b], y[b], lastState[b]);
    }
}

/// <summary><see cref="GriffinRecurrentBlock"/> for each sequence.</summary>
[Layer(Source = "griffin_recurrent_block of the reference data")]
public static partial class GriffinSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, H, P, S, K>(
        In<B, T, D> x, Ids<B, T, S> segmentPos, Weight<H, P, D> linearYWeight, Weight<H, P> linearYBias,
        Weight<H, P, D> linearXWeight, Weight<H, P> linearXBias, Weight<K, H, P> conv1dW, Weight<H, P> conv1dB,
        Weight<H, P, P> rgLruInputGateW, Weight<H, P> rgLruInputGateB, Weight<H, P, P> rgLruAGateW, Weight<H, P> rgLruAGateB,
        Weight<H, P> rgLruAParam, Weight<D, H, P> linearOutWeight, Weight<D> linearOutBias, Out<B, T, D> y, Out<B, H, P> lruState)
        where T : ITime
    {
        Index<B> b = new();

        GriffinRecurrentBlock.Define(x[b], segmentPos[b], linearYWeight, linearYBias, linearXWeight, linearXBias, conv1dW,
            conv1dB,
            rgLruInputGateW, rgLruInputGateB, rgLruAGateW, rgLruAGateB, rgLruAParam, linearOutWeight, linearOutBias, y[b],
            lruState[b]);
    }
}

/// <summary>The last P inputs of the convolution of <see cref="GriffinRecurrentBlock"/>.</summary>
[Layer(Source = "griffin_recurrent_block, conv_state")]
public static partial class GriffinConvolutionEnd
{
    /// <summary>The equations.</summary>
    public static void Define<B, L, D, W, P>(
        In<B, L, D> x, Weight<W, D> linearXWeight, Weight<W> linearXBias, Out<B, P, W> convState)
    {
        Index<B> b = new();
        Index<L> l = new();
        Index<W> w = new();
        Index<P> p = new();
        Local<B, L, W> u = new();

        Linear.Define(x[b, l], linearXWeight, u[b, l], linearXBias);
        convState[b, p, w] = u[b, At<L>(Extent(l) - Extent(p) + p), w];
    }
}

/// <summary><see cref="TitansMemory"/> for each sequence.</summary>
[Layer(Source = "titans_memory of the reference data, linear memory, chunk 1")]
public static partial class TitansSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, I, O>(
        In<B, T, I> k, In<B, T, I> q, In<B, T, O> v, In<B, T> alpha, In<B, T> eta, In<B, T> theta, Weight<O, I> w,
        Out<B, T, O> y, Out<B, T, O> yBefore, Out<B, T> surpriseLoss, Out<B, O, I> finalMemoryW, Out<B, O, I> finalMomentumW)
        where T : ITime
    {
        Index<B> b = new();

        TitansMemory.Define(k[b], q[b], v[b], alpha[b], eta[b], theta[b], w, y[b], yBefore[b], surpriseLoss[b], finalMemoryW[b],
            finalMomentumW[b]);
    }
}

/// <summary><see cref="TitansMlpMemory"/> for each sequence.</summary>
[Layer(Source = "titans_memory of the reference data, memory of two layers, chunk 1")]
public static partial class TitansMlpSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, I, H, O>(
        In<B, T, I> k, In<B, T, I> q, In<B, T, O> v, In<B, T> alpha, In<B, T> eta, In<B, T> theta, Weight<H, I> w1,
        Weight<O, H> w2, Out<B, T, O> y, Out<B, T, O> yBefore, Out<B, T> surpriseLoss, Out<B, H, I> finalMemoryW1,
        Out<B, O, H> finalMemoryW2, Out<B, H, I> finalMomentumW1, Out<B, O, H> finalMomentumW2) where T : ITime
    {
        Index<B> b = new();

        TitansMlpMemory.Define(k[b], q[b], v[b], alpha[b], eta[b], theta[b], w1, w2, y[b], yBefore[b], surpriseLoss[b],
            finalMemoryW1[b], finalMemoryW2[b], finalMomentumW1[b], finalMomentumW2[b]);
    }
}

/// <summary><see cref="GatedRmsNorm"/> for each row and group.</summary>
[Layer(Source = "rmsnorm_gated of the reference data")]
public static partial class GatedRmsNormRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, G, C>(
        In<R, G, C> x, In<R, G, C> z, Weight<G, C> weight, Out<R, G, C> y, double eps = 1e-5, bool gateLast = false)
    {
        Index<R> r = new();
        Index<G> g = new();

        GatedRmsNorm.Define(x[r, g], z[r, g], weight[g], y[r, g], eps, gateLast);
    }
}
