using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m' = β₁ m + (1 − β₁) g;  v' = β₂ v + (1 − β₂) g²;  p' = p − lr · (m' / c₁) · (rectifier · √c₂ / (√v' + eps) if
/// rectifier > 0, else 1)</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. The host passes c₁ = 1 − β₁^n, c₂ = 1 − β₂^n and,
/// where ρ_n = ρ − 2 n β₂^n / c₂ > 5 with ρ = 2 / (1 − β₂) − 1, the rectifier √((ρ_n − 4)(ρ_n − 2) ρ / ((ρ − 4)(ρ − 2)
/// ρ_n)), else 0. Each state is read only for the element it becomes, so that a caller may bind the new array to the old
/// one's storage.</remarks>
[Layer(Source = "Liu et al. 2019, arXiv:1908.03265, algorithm 2")]
public static partial class RAdam
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> v, Out<P> newP, Out<P> newM, Out<P> newV, double lr = 1e-3, double beta1 = 0.9,
        double beta2 = 0.999, double eps = 1e-8, double c1 = 1, double c2 = 1, double rectifier = 0)
    {
        Index<P> i = new();

        newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(g[i]);
        var adaptive = rectifier * Sqrt(c2) / (Sqrt(newV[i]) + eps);
        newP[i] = p[i] - lr / c1 * newM[i] * Select(rectifier > 0, adaptive, 1);
    }
}
