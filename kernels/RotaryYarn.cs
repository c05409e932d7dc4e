using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>θ_j = theta^{−j/J};  r_j = length θ_j / 2π (turns within the context of training);  γ_j = clamp((r_j − α) / (β
/// − α), 0, 1);  angle_{t,j} = (first + t) ((1 − γ_j) θ_j / scale + γ_j θ_j);  y = (0.1 ln scale + 1) Rotation(x,
/// angle)</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J. Both queries and keys take the factor, so
/// that scores are multiplied by its square, the 1/t of the paper.</remarks>
[Layer(Source = "Peng et al. 2023, arXiv:2309.00071, eq. 17 to 22")]
public static partial class RotaryYarn
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(
        In<T, Two, J> x, Out<T, Two, J> y, double scale = 4, double length = 2048, double theta = 10000, double alpha = 1,
        double beta = 32, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();
        Local<J> frequency = new();
        Local<T, J> angle = new();
        Local<T, Two, J> turned = new();
        Index<Two> half = new();

        var plain = Pow(theta, -j / Extent(j));
        var ramp = Max(0, Min(1, (length * plain / (2 * Math.PI) - alpha) / (beta - alpha)));
        frequency[j] = (1 - ramp) * plain / scale + ramp * plain;
        angle[t, j] = (first + t) * frequency[j];
        Rotation.Define(x, angle, turned);
        y[t, half, j] = (0.1 * Log(scale) + 1) * turned[t, half, j];
    }
}
