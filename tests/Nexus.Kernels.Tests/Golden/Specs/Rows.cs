using Nexus.Spec;

namespace Nexus.Kernels.Tests.Golden.Specs;

// The reference data has rows of any number; a layer is written for one row.

/// <summary><see cref="RmsNorm"/> for each row.</summary>
[Layer(Source = "rmsnorm in the reference data's own layout")]
public static partial class RmsNormRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Weight<D> weight, Out<R, D> y, double eps = 1e-5)
    {
        Index<R> r = new();

        RmsNorm.Define(x[r], weight, y[r], eps);
    }
}

/// <summary><see cref="LayerNorm"/> for each row.</summary>
[Layer(Source = "layernorm in the reference data's own layout")]
public static partial class LayerNormRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Weight<D> weight, Weight<D> bias, Out<R, D> y, double eps = 1e-5)
    {
        Index<R> r = new();

        LayerNorm.Define(x[r], weight, bias, y[r], eps);
    }
}

/// <summary><see cref="Linear"/> for each row.</summary>
[Layer(Source = "linear in the reference data's own layout")]
public static partial class LinearRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, I, O>(In<R, I> x, Weight<O, I> weight, Weight<O>? bias, Out<R, O> y)
    {
        Index<R> r = new();

        Linear.Define(x[r], weight, y[r], bias);
    }
}

/// <summary><see cref="MlpBlock"/> for each row.</summary>
[Layer(Source = "swiglu_mlp in the reference data's own layout")]
public static partial class MlpRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, F>(In<R, D> x, Weight<F, D> gateProj, Weight<F, D> upProj, Weight<D, F> downProj, Out<R, D> y)
    {
        Index<R> r = new();

        MlpBlock.Define(x[r], gateProj, upProj, downProj, y[r]);
    }
}

/// <summary><see cref="RmsNormPlusOne"/> for each row.</summary>
[Layer(Source = "rmsnorm_plus_one in the reference data's own layout")]
public static partial class RmsNormPlusOneRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Weight<D> weight, Out<R, D> y, double eps = 1e-5)
    {
        Index<R> r = new();

        RmsNormPlusOne.Define(x[r], weight, y[r], eps);
    }
}

/// <summary><see cref="GroupNorm"/> for each row.</summary>
[Layer(Source = "groupnorm in the reference data's own layout")]
public static partial class GroupNormRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, G, C>(
        In<R, Joined<G, C>> x, Weight<Joined<G, C>> weight, Weight<Joined<G, C>> bias, Out<R, Joined<G, C>> y, double eps = 1e-5)
    {
        Index<R> r = new();

        GroupNorm.Define(x[r].Split(), weight.Split(), bias.Split(), y[r].Split(), eps);
    }
}

/// <summary><see cref="Softmax"/> for each row.</summary>
[Layer(Source = "softmax in the reference data's own layout")]
public static partial class SoftmaxRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new();

        Softmax.Define(x[r], y[r]);
    }
}

/// <summary><see cref="LogSoftmax"/> for each row.</summary>
[Layer(Source = "log_softmax in the reference data's own layout")]
public static partial class LogSoftmaxRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new();

        LogSoftmax.Define(x[r], y[r]);
    }
}

/// <summary><see cref="MatrixProduct"/> for each of a batch.</summary>
[Layer(Source = "matmul_batched in the reference data's own layout")]
public static partial class ProductBatch
{
    /// <summary>The equations.</summary>
    public static void Define<A, B, M, K, N>(In<A, B, M, K> a, In<A, B, K, N> b, Out<A, B, M, N> y)
    {
        Index<A> i = new();
        Index<B> j = new();

        MatrixProduct.Define(a[i, j], b[i, j], y[i, j]);
    }
}

/// <summary><see cref="EmaUpdate"/> step after step.</summary>
[Layer(Source = "ema_update in the reference data's own layout")]
public static partial class EmaSteps
{
    /// <summary>The equations.</summary>
    public static void Define<S, A, P>(In<S, A, P> source, In<A, P> target0, Out<S, A, P> target, double momentum = 0.9)
        where S : ITime
    {
        Index<S> s = new();
        Index<A> a = new();
        Index<P> p = new();

        target[-1, a, p] = target0[a, p];
        EmaUpdate.Define(target[s - 1, a], source[s, a], target[s, a], momentum);
    }
}
