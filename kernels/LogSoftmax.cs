using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d − log Σ_j exp(x_j)</summary>
/// <remarks>x [D], y [D] ≤ 0.</remarks>
[Layer(Source = "Bridle 1990, Neurocomputing, eq. 4, in logarithms")]
public static partial class LogSoftmax
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new(), j = new();

        y[d] = x[d] - LogSumExp(j, x[j]);
    }
}
