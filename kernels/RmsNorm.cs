using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d / sqrt(mean_j x_j² + eps) · w_d</summary>
/// <remarks>x [D], w [D], y [D]. Finite for every finite x whose squares do not overflow; eps > 0 makes x = 0 give
/// 0.</remarks>
[Layer(Source = "Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4")]
public static partial class RmsNorm
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Weight<D> w, Out<D> y, double eps = 1e-6)
    {
        Index<D> d = new(), j = new();

        y[d] = x[d] * Rsqrt(Mean(j, Sq(x[j])) + eps) * w[d];
    }
}
