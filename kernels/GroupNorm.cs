using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y_{g,c} = (x_{g,c} − μ_g) / sqrt(σ²_g + eps) · w_{g,c} + b_{g,c}, with mean and variance of group g</summary>
/// <remarks>x [G, C] (G groups of C channels, side by side), w [G, C], bias [G, C] or absent, y [G, C]. One row: positions
/// do not share statistics.</remarks>
[Layer(Source = "Wu & He 2018, arXiv:1803.08494, eq. 1 and 7")]
public static partial class GroupNorm
{
    /// <summary>The equations.</summary>
    public static void Define<G, C>(In<G, C> x, Weight<G, C> w, Weight<G, C>? bias, Out<G, C> y, double eps = 1e-5)
    {
        Index<G> g = new();

        LayerNorm.Define(x[g], w[g], bias?[g], y[g], eps);
    }
}
