using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>angle_{t,j} = (first + t) theta^{−j/J} for first + t &lt; start, and 1 / stretch_j of it from there on;  y =
/// sqrt(1 + ln scale / ln length) · Rotation(x, angle)</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J. stretch [J] (λ ≥ 1, found by search), start
/// (n̂ of the paper): the first tokens keep their positions. scale is the new context length over that of training,
/// length.</remarks>
[Layer(Source = "Ding et al. 2024, arXiv:2402.13753, eq. 3 (factor: section 3.3)")]
public static partial class RotaryLong
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(
        In<T, Two, J> x, Weight<J> stretch, Out<T, Two, J> y, double scale = 4, double length = 4096, int start = 0,
        double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();
        Index<Two> half = new();
        Local<T, J> angle = new();
        Local<T, Two, J> turned = new();

        var plain = (first + t) * Pow(theta, -j / Extent(j));
        angle[t, j] = Select(first + t < start, plain, plain / stretch[j]);
        Rotation.Define(x, angle, turned);
        y[t, half, j] = Sqrt(1 + Log(scale) / Log(length)) * turned[t, half, j];
    }
}
