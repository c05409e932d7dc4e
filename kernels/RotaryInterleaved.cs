using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>θ_{t,j} = (first + t) · theta^(−j/J);  (y_{t,j,0}, y_{t,j,1}) = rotation by θ_{t,j} of (x_{t,j,0},
/// x_{t,j,1})</summary>
/// <remarks>x [T, J, 2], y [T, J, 2]: channel 2j is paired with channel 2j + 1 (<see cref="RotaryEmbedding"/> is the
/// half-split layout). Positions count on from the tokens already in the state.</remarks>
[Layer(Source = "Su et al. 2021, arXiv:2104.09864, eq. 34")]
public static partial class RotaryInterleaved
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(In<T, J, Two> x, Out<T, J, Two> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();

        var angle = (first + t) * Pow(theta, -j / Extent(j));
        y[t, j, 0] = x[t, j, 0] * Cos(angle) - x[t, j, 1] * Sin(angle);
        y[t, j, 1] = x[t, j, 1] * Cos(angle) + x[t, j, 0] * Sin(angle);
    }
}
