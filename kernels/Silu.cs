using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d / (1 + exp(−x_d))</summary>
/// <remarks>x [D], y [D]. −0 from about −104 downwards, x itself from about 17 upwards (f32).</remarks>
[Layer(Source = "Elfwing, Uchibe & Doya 2017, arXiv:1702.03118, eq. 7")]
public static partial class Silu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Silu(x[d]);
    }
}
