using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = exp(x_d − max_j x_j) / Σ_j exp(x_j − max_j x_j)</summary>
/// <remarks>x [D], y [D]. An entry of −∞ gives 0 and has gradient 0, as long as one entry is finite.</remarks>
[Layer(Source = "Bridle 1990, Neurocomputing, eq. 4 (normalised exponential)")]
public static partial class Softmax
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Softmax(d, x[d]);
    }
}
