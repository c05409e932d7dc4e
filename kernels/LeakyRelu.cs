using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d for x_d > 0, slope · x_d otherwise</summary>
/// <remarks>x [D], y [D]. The derivative at 0 is the slope.</remarks>
[Layer(Source = "Maas, Hannun & Ng 2013, ICML workshop on deep learning for audio, section 2, eq. 3")]
public static partial class LeakyRelu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y, double slope = 0.01)
    {
        Index<D> d = new();

        y[d] = Select(x[d] > 0, x[d], slope * x[d]);
    }
}
