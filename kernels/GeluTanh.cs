using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d (1 + tanh(√(2/π) (x_d + 0.044715 x_d³))) / 2</summary>
/// <remarks>x [D], y [D]. Differs from <see cref="Gelu"/> by less than 5e-4.</remarks>
[Layer(Source = "Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2 (the tanh approximation)")]
public static partial class GeluTanh
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = 0.5 * x[d] * (1 + Tanh(0.7978845608028654 * (x[d] + 0.044715 * x[d] * Sq(x[d]))));
    }
}
