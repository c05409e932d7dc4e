using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>r_h = low + (high − low) h / (H − 1);  angle_{t,h,j} = (first + t) / r_h · theta^{−j/J};  y_h = Rotation(x_h,
/// angle_h)</summary>
/// <remarks>x [T, H, 2, J], y [T, H, 2, J]: channel j is paired with channel j + J. H ≥ 2 heads, in the order of their
/// awareness of position: the first squeezes positions least.</remarks>
[Layer(Source = "Zhang et al. 2024, arXiv:2403.04797, section 3.3 (Ms-PoE)")]
public static partial class RotaryMultiscale
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, J>(
        In<T, H, Two, J> x, Out<T, H, Two, J> y, double low = 1.2, double high = 1.8, double theta = 10000,
        int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<H> h = new();
        Index<J> j = new();
        Local<H, T, J> angle = new();

        var ratio = low + (high - low) * h / (Extent(h) - 1);
        angle[h, t, j] = (first + t) / ratio * Pow(theta, -j / Extent(j));
        Rotation.Define(x[.., h, .., ..], angle[h], y[.., h, .., ..]);
    }
}
