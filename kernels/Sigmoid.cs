using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = 1 / (1 + exp(−x_d))</summary>
/// <remarks>x [D], y [D].</remarks>
[Layer(Source = "Rumelhart, Hinton & Williams 1986, Nature 323:533, eq. 2")]
public static partial class Sigmoid
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Sigmoid(x[d]);
    }
}
