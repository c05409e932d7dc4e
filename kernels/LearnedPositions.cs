using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_t = x_t + table_t</summary>
/// <remarks>x [T, D], table [P, D], y [T, D]. Positions count on from the tokens already in the state; tokens from P on
/// have no row and stay as they are.</remarks>
[Layer(Source = "Gehring et al. 2017, arXiv:1705.03122, section 3.1")]
public static partial class LearnedPositions
{
    /// <summary>The equations.</summary>
    public static void Define<T, P, D>(In<T, D> x, Weight<P, D> table, Out<T, D> y, int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();

        y[t, d] = x[t, d] + table[At<P>(first + t), d];
    }
}
