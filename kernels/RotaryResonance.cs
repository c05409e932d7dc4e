using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>λ_j = 2π theta^{j/J} (wavelength);  angle_{t,j} = (first + t) 2π / round(λ_j);  y = Rotation(x,
/// angle)</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J. Each pair turns once in a whole number of
/// tokens, so that positions beyond those of training meet angles that training has seen.</remarks>
[Layer(Source = "Wang et al. 2024, arXiv:2403.00071, section 4.1 and algorithm 1")]
public static partial class RotaryResonance
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(In<T, Two, J> x, Out<T, Two, J> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();
        Local<T, J> angle = new();

        var wave = Floor(2 * Math.PI * Pow(theta, j / Extent(j)) + 0.5);
        angle[t, j] = (first + t) * (2 * Math.PI / wave);
        Rotation.Define(x, angle, y);
    }
}
