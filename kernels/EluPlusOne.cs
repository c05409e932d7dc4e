using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = x_d + 1 for x_d > 0, exp(x_d) otherwise</summary>
/// <remarks>x [D], y [D] > 0 until it underflows: a feature map of linear attention.</remarks>
[Layer(Source = "Katharopoulos et al. 2020, arXiv:2006.16236, eq. 7")]
public static partial class EluPlusOne
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Select(x[d] > 0, x[d] + 1, Exp(x[d]));
    }
}
