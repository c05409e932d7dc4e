using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = log(1 + exp(x_d)), and x_d itself above 20</summary>
/// <remarks>x [D], y [D]. y > 0 until it underflows; the derivative above 20 is exactly 1.</remarks>
[Layer(Source = "Dugas et al. 2000, NIPS 13, eq. 4")]
public static partial class Softplus
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Softplus(x[d]);
    }
}
