using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>loss = mean over all elements of (x − y)²</summary>
/// <remarks>x [R, D], y [R, D], loss [].</remarks>
[Layer(Source = "Gauss 1821, Theoria combinationis, art. 6")]
public static partial class MeanSquaredError
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, In<R, D> y, Out loss)
    {
        Index<R> r = new();
        Index<D> d = new();

        loss.Value = Mean(r, d, Sq(x[r, d] - y[r, d]));
    }
}
