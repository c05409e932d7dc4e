using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_b = x_b + f_b / (1 − drop) where Uniform(seed, b) ≥ drop, x_b otherwise</summary>
/// <remarks>x [B, D] (the residual stream of B samples), f [B, D] (what the layer gave), y [B, D]. 0 ≤ drop &lt; 1: each
/// sample skips the layer with this probability, by a random number that only seed and b decide.</remarks>
[Layer(Source = "Huang et al. 2016, arXiv:1603.09382, eq. 2 (scaled so that no rescaling is needed afterwards)")]
public static partial class DropPath
{
    /// <summary>The equations.</summary>
    public static void Define<B, D>(In<B, D> x, In<B, D> f, Out<B, D> y, double drop = 0.1, int seed = 0)
    {
        Index<B> b = new();
        Index<D> d = new();

        y[b, d] = x[b, d] + Select(Uniform(seed, b) < drop, 0, f[b, d] / (1 - drop));
    }
}
