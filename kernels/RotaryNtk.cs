using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>b = theta · scale^{J/(J−1)};  angle_{t,j} = (first + t) b^{−j/J};  y = Rotation(x, angle)</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J. J ≥ 2. scale ≥ 1 is the new context length
/// over that of training: the slowest pair is interpolated by it, the fastest not at all.</remarks>
[Layer(Source = "Peng et al. 2023, arXiv:2309.00071, eq. 15 and 16 (NTK-aware interpolation)")]
public static partial class RotaryNtk
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(
        In<T, Two, J> x, Out<T, Two, J> y, double scale = 4, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();
        Local<T, J> angle = new();

        var b = theta * Pow(scale, Extent(j) / (Extent(j) - 1));
        angle[t, j] = (first + t) * Pow(b, -j / Extent(j));
        Rotation.Define(x, angle, y);
    }
}
