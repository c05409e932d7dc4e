using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = LayerNorm(α x + f), α = (2 layers)^{1/4}</summary>
/// <remarks>x [D] (the residual stream), f [D] (what the sublayer gave), w [D], bias [D] or absent, y [D]; layers is the
/// depth of a decoder. Weights of the sublayers start (8 layers)^{−1/4} times the usual size.</remarks>
[Layer(Source = "Wang et al. 2022, arXiv:2203.00555, section 2 and figure 2 (decoder-only)")]
public static partial class DeepNorm
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, In<D> f, Weight<D> w, Weight<D>? bias, Out<D> y, int layers = 12, double eps = 1e-5)
    {
        Index<D> d = new();
        Local<D> sum = new();

        sum[d] = Pow(2 * layers, 0.25) * x[d] + f[d];
        LayerNorm.Define(sum, w, bias, y, eps);
    }
}
