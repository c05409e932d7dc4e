using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = max(0, x_d)²</summary>
/// <remarks>x [D], y [D].</remarks>
[Layer(Source = "So et al. 2021, arXiv:2109.08668, section 3.3 (Primer)")]
public static partial class ReluSquared
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Sq(Max(0, x[d]));
    }
}
