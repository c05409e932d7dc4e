using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="S4dKernel"/> under the reference's names.</summary>
[Layer(Source = "s4d_kernel of the reference data")]
public static partial class S4dResponse
{
    /// <summary>The equations.</summary>
    public static void Define<D, N, L>(
        Weight<D> logDt, Weight<D, N> logAReal, Weight<D, N> aImag, Weight<D, N, Two> c, Out<D, L> k)
    {
        S4dKernel.Define(logDt, logAReal, aImag, c, k);
    }
}

/// <summary><see cref="S4dLayer"/> for each sequence.</summary>
[Layer(Source = "s4d_layer of the reference data")]
public static partial class S4dSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, N>(
        In<B, T, D> u, Weight<D> kernelLogDt, Weight<D, N> kernelLogAReal, Weight<D, N> kernelAImag, Weight<D, N, Two> kernelC,
        Weight<D> d, Weight<Concat<D, D>, D> outputLinear0Weight, Weight<Concat<D, D>> outputLinear0Bias, Out<B, T, D> y)
        where T : ITime
    {
        Index<B> b = new();

        S4dLayer.Define(u[b], kernelLogDt, kernelLogAReal, kernelAImag, kernelC, d, outputLinear0Weight, outputLinear0Bias, y[b]);
    }
}

/// <summary><see cref="Based"/> for each head, and the feature map as the reference lays it out.</summary>
[Layer(Source = "based of the reference data")]
public static partial class BasedHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K, V>(
        In<B, H, T, K> q, In<B, H, T, K> k, In<B, H, T, V> v, Out<B, H, T, V> y, double eps = 1e-6) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        Based.Define(q[b, h], k[b, h], v[b, h], y[b, h], eps);
    }
}

/// <summary>1, x / d^(1/4), x xᵀ / √(2 d), side by side.</summary>
[Layer(Source = "based of the reference data, feature_q")]
public static partial class BasedFeatures
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K>(
        In<B, H, T, K> q, Out<B, H, T, Concat<One, Concat<K, Joined<K, K>>>> featureQ)
    {
        Index<B> b = new();
        Index<H> h = new();
        Index<T> t = new();
        Index<K> i = new(), l = new();

        featureQ.First()[b, h, t, 0] = 1;
        featureQ.Second().First()[b, h, t, i] = q[b, h, t, i] * Rsqrt(Sqrt(Extent(i)));
        featureQ.Second().Second().Split()[b, h, t, i, l] = q[b, h, t, i] * q[b, h, t, l] * Rsqrt(2 * Extent(i));
    }
}

/// <summary><see cref="Hyena"/> for each sequence.</summary>
[Layer(Source = "hyena of the reference data, order 2")]
public static partial class HyenaSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, K, L, E, F>(
        In<B, T, D> u, Weight<Concat<D, Concat<D, D>>, D> inProjWeight, Weight<Concat<D, Concat<D, D>>> inProjBias,
        Weight<Concat<D, Concat<D, D>>, K> shortFilterWeight, Weight<Concat<D, Concat<D, D>>> shortFilterBias,
        Weight<L, E> filterFnPosEmbZ, In<L> filterFnPosEmbT, Weight<F, E> filterFnImplicitFilter0Weight,
        Weight<F> filterFnImplicitFilter0Bias, Weight<F, F> filterFnImplicitFilter2Weight, Weight<F> filterFnImplicitFilter2Bias,
        Weight<F, F> filterFnImplicitFilter4Weight, Weight<F> filterFnImplicitFilter4Bias,
        Weight<D, F> filterFnImplicitFilter6Weight, Weight<F> filterFnImplicitFilter1Freq, In<D> filterFnModulationDeltas,
        Weight<D> filterFnBias, Weight<D, D> outProjWeight, Weight<D> outProjBias, Out<B, T, D> y) where T : ITime
    {
        Index<B> b = new();

        Hyena.Define(u[b], inProjWeight, inProjBias, shortFilterWeight, shortFilterBias, filterFnPosEmbZ, filterFnPosEmbT,
            filterFnImplicitFilter0Weight, filterFnImplicitFilter0Bias, filterFnImplicitFilter2Weight,
            filterFnImplicitFilter2Bias,
            filterFnImplicitFilter4Weight, filterFnImplicitFilter4Bias, filterFnImplicitFilter6Weight,
            filterFnImplicitFilter1Freq,
            filterFnModulationDeltas, filterFnBias, outProjWeight, outProjBias, y[b]);
    }
}

/// <summary><see cref="GriffinLocalAttention"/> for each sequence.</summary>
[Layer(Source = "griffin_local_attention of the reference data")]
public static partial class GriffinAttention
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, R, J>(
        In<B, T, D> x, Weight<R, Two, Two, J, D> projQWeight, Weight<Two, Two, J, D> projKWeight, Weight<Two, Two, J,
            D> projVWeight,
        Weight<D, R, Two, Two, J> projFinalWeight, Weight<D> projFinalBias, Out<B, T, D> y, int window = 2048,
            double theta = 10000)
        where T : ITime
    {
        Index<B> b = new();

        GriffinLocalAttention.Define(
            x[b], projQWeight, projKWeight, projVWeight, projFinalWeight, projFinalBias, y[b], window, theta);
    }
}
