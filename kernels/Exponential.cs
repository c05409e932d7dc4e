using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = exp(x_d)</summary>
/// <remarks>x [D], y [D]. Infinite above about 88.7, 0 below about −103.9 (f32).</remarks>
[Layer(Source = "Abramowitz & Stegun 1964, eq. 4.2.1")]
public static partial class Exponential
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Exp(x[d]);
    }
}
