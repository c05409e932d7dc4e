using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>invariance = mean (x − y)²;  variance = Σ_z mean_d max(0, 1 − sqrt(Var z_d + eps)) / 2;  covariance = Σ_z
/// Σ_{d≠e} cov(z)²_{d,e} / D;  loss = sim · invariance + std · variance + cov · covariance, with z both x and y</summary>
/// <remarks>x [B, D] and y [B, D]: embeddings of two views of the B ≥ 2 samples. Variances and covariances divide by B − 1.
/// All outputs [].</remarks>
[Layer(Source = "Bardes, Ponce & LeCun 2021, arXiv:2105.04906, eq. 1 to 6")]
public static partial class VicReg
{
    /// <summary>The equations.</summary>
    public static void Define<B, D>(
        In<B, D> x, In<B, D> y, Out loss, Out invariance, Out variance, Out covariance, double sim = 25, double std = 25,
        double cov = 1, double eps = 1e-4)
    {
        Index<B> b = new();
        Index<D> d = new();
        Local<D> shortX = new(), shortY = new();
        Local<D, D> covX = new(), covY = new();
        Index<D> e = new();

        Spread.Define(x, shortX, covX, eps);
        Spread.Define(y, shortY, covY, eps);
        invariance.Value = Mean(b, d, Sq(x[b, d] - y[b, d]));
        variance.Value = Mean(d, shortX[d] + shortY[d]) / 2;
        covariance.Value = Sum(d, e, Sq(covX[d, e]) + Sq(covY[d, e]), where: d != e) / Extent(d);
        loss.Value = sim * invariance.Value + std * variance.Value + cov * covariance.Value;
    }
}
