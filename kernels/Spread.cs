using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>c = x − mean over the batch;  cov_{d,e} = Σ_b c_{b,d} c_{b,e} / (B − 1);  shortfall_d = max(0, 1 −
/// sqrt(cov_{d,d} + eps))</summary>
/// <remarks>x [B, D] with B ≥ 2, shortfall [D] (how far the deviation is below 1), cov [D, D].</remarks>
[Layer(Source = "Bardes, Ponce & LeCun 2021, arXiv:2105.04906, eq. 1, 2 and 3")]
public static partial class Spread
{
    /// <summary>The equations.</summary>
    public static void Define<B, D>(In<B, D> x, Out<D> shortfall, Out<D, D> cov, double eps = 1e-4)
    {
        Index<B> b = new(), i = new(), j = new();
        Index<D> d = new(), e = new();
        Local<B, D> centred = new();

        centred[b, d] = x[b, d] - Mean(i, x[i, d]);
        shortfall[d] = Max(0, 1 - Sqrt(Sum(j, Sq(centred[j, d])) / (Extent(j) - 1) + eps));
        cov[d, e] = Sum(b, centred[b, d] * centred[b, e]) / (Extent(b) - 1);
    }
}
