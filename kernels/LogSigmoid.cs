using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = log(1 / (1 + exp(−x_d))) = −softplus(−x_d)</summary>
/// <remarks>x [D], y [D]. x itself below −20.</remarks>
[Layer(Source = "Dugas et al. 2000, NIPS 13, eq. 4 (softplus)")]
public static partial class LogSigmoid
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = -Softplus(-x[d]);
    }
}
