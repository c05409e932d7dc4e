using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_{t,j,0} = x_{t,j,0} + sin θ_{t,j};  y_{t,j,1} = x_{t,j,1} + cos θ_{t,j};  θ_{t,j} = (first + t)
/// theta^{−j/J}</summary>
/// <remarks>x [T, J, 2] (channel 2j is the sine's, 2j + 1 the cosine's), y [T, J, 2]. Positions count on from the tokens
/// already in the state.</remarks>
[Layer(Source = "Vaswani et al. 2017, arXiv:1706.03762, section 3.5")]
public static partial class SinusoidalPositions
{
    /// <summary>The equations.</summary>
    public static void Define<T, J>(In<T, J, Two> x, Out<T, J, Two> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new();

        var angle = (first + t) * Pow(theta, -j / Extent(j));
        y[t, j, 0] = x[t, j, 0] + Sin(angle);
        y[t, j, 1] = x[t, j, 1] + Cos(angle);
    }
}
