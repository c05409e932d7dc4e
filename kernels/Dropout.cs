using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_{r,d} = x_{r,d} / (1 − drop) where Uniform(seed, r, d) ≥ drop, 0 otherwise</summary>
/// <remarks>x [R, D], y [R, D]. 0 ≤ drop &lt; 1: each element is dropped with this probability, by a random number that
/// only seed, r and d decide.</remarks>
[Layer(Source = "Srivastava et al. 2014, JMLR 15:1929, section 4 (scaled so that no rescaling is needed afterwards)")]
public static partial class Dropout
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y, double drop = 0.1, int seed = 0)
    {
        Index<R> r = new();
        Index<D> d = new();

        y[r, d] = Select(Uniform(seed, r, d) < drop, 0, x[r, d] / (1 - drop));
    }
}
