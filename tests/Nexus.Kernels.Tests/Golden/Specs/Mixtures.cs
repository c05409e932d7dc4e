using Nexus.Spec;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="MixtureOfExperts"/> for each token.</summary>
[Layer(Source = "moe_topk and moe_topk_renormalised in the reference data's own layout")]
public static partial class ExpertRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, E, F>(
        In<R, D> x, Weight<E, D> router, Weight<E, Concat<F, F>, D> gateUp, Weight<E, D, F> down, Out<R, D> y,
        int top = 2, bool renormalise = false)
    {
        Index<R> r = new();

        MixtureOfExperts.Define(x[r], router, gateUp, down, y[r], top, renormalise);
    }
}
