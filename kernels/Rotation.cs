using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>(y_{t,0,j}, y_{t,1,j}) = factor · rotation by angle_{t,j} of (x_{t,0,j}, x_{t,1,j})</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J, angle [T, J] in radians.</remarks>
[Layer(Source = "Su et al. 2021, arXiv:2104.09864, eq. 34")]
public static partial class Rotation
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(In<T, Two, J> x, In<T, J> angle, Out<T, Two, J> y, double factor = 1) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();

        y[t, 0, j] = factor * (x[t, 0, j] * Cos(angle[t, j]) - x[t, 1, j] * Sin(angle[t, j]));
        y[t, 1, j] = factor * (x[t, 1, j] * Cos(angle[t, j]) + x[t, 0, j] * Sin(angle[t, j]));
    }
}
