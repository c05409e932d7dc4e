using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = max(0, x_d)</summary>
/// <remarks>x [D], y [D]. The derivative at 0 is 0.</remarks>
[Layer(Source = "Nair & Hinton 2010, ICML 27, section 2 (rectified linear unit)")]
public static partial class Relu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Max(0, x[d]);
    }
}
