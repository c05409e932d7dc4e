using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d (1 + erf(x_d / √2)) / 2</summary>
/// <remarks>x [D], y [D]. The exact form; <see cref="GeluTanh"/> is its approximation.</remarks>
[Layer(Source = "Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2")]
public static partial class Gelu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = 0.5 * x[d] * (1 + Erf(x[d] * Sqrt(0.5)));
    }
}
