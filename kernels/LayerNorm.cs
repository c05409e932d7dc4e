using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>μ = mean_j x_j;  σ² = mean_j (x_j − μ)²;  y_d = (x_d − μ) / sqrt(σ² + eps) · w_d + b_d</summary>
/// <remarks>x [D], w [D], bias [D] or absent, y [D]. The variance is the biased one (divided by D).</remarks>
[Layer(Source = "Ba, Kiros & Hinton 2016, arXiv:1607.06450, eq. 4")]
public static partial class LayerNorm
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Weight<D> w, Weight<D>? bias, Out<D> y, double eps = 1e-5)
    {
        Index<D> d = new(), i = new(), j = new();
        Local<D> centred = new();

        centred[d] = x[d] - Mean(i, x[i]);
        y[d] = centred[d] * Rsqrt(Mean(j, Sq(centred[j])) + eps) * w[d] + (bias?[d] ?? 0);
    }
}
