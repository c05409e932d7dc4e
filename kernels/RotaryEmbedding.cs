using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>θ_{t,j} = (first + t) · theta^(−j/J);  (y_{t,0,j}, y_{t,1,j}) = rotation by θ_{t,j} of (x_{t,0,j},
/// x_{t,1,j})</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J (the half-split layout; <see
/// cref="RotaryInterleaved"/> pairs neighbours). Positions count on from the tokens already in the state. A head of 2 J
/// channels is <c>x.Split()</c>.</remarks>
[Layer(Source = "Su et al. 2021, arXiv:2104.09864, eq. 34")]
public static partial class RotaryEmbedding
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(In<T, Two, J> x, Out<T, Two, J> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();

        var angle = (first + t) * Pow(theta, -j / Extent(j));
        y[t, 0, j] = x[t, 0, j] * Cos(angle) - x[t, 1, j] * Sin(angle);
        y[t, 1, j] = x[t, 1, j] * Cos(angle) + x[t, 0, j] * Sin(angle);
    }
}
