using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d / sqrt(mean_j x_j² + eps) · (1 + w_d)</summary>
/// <remarks>x [D], w [D], y [D]. The weight is stored as its distance from 1, as the Gemma family does.</remarks>
[Layer(Source = "Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4; weight: arXiv:2403.08295 (Gemma), section 2")]
public static partial class RmsNormPlusOne
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Weight<D> w, Out<D> y, double eps = 1e-6)
    {
        Index<D> d = new(), j = new();

        y[d] = x[d] * Rsqrt(Mean(j, Sq(x[j])) + eps) * (1 + w[d]);
    }
}
