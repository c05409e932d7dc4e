using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = tanh(x_d)</summary>
/// <remarks>x [D], y [D].</remarks>
[Layer(Source = "LeCun et al. 1998, Neural Networks: Tricks of the Trade, section 4.4")]
public static partial class Tanh
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Tanh(x[d]);
    }
}
