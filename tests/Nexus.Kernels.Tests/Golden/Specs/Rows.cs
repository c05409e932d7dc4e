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
