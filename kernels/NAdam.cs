using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m' = β₁ m + (1 − β₁) g;  v' = β₂ v + (1 − β₂) g²;  p' = p − lr · ((1 − μ) / (1 − M) g + μ₊ / (1 − M μ₊) m') /
/// (√(v' / c₂) + eps)</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. The host passes μ of this step, μ₊ of the next (mu,
/// nextMu; μ_n = β₁ (1 − 0.96^{0.004 n} / 2)), M = μ₁ ⋯ μ_n (product) and c₂ = 1 − β₂^n. Each state is read only for the
/// element it becomes, so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Dozat 2016, ICLR workshop, algorithm 2")]
public static partial class NAdam
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> v, Out<P> newP, Out<P> newM, Out<P> newV, double lr = 1e-3, double beta1 = 0.9,
        double beta2 = 0.999, double eps = 1e-8, double mu = 0.9, double nextMu = 0.9, double product = 0.9, double c2 = 1)
    {
        Index<P> i = new();

        newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(g[i]);
        var move = (1 - mu) / (1 - product) * g[i] + nextMu / (1 - product * nextMu) * newM[i];
        newP[i] = p[i] - lr * move / (Sqrt(newV[i] / c2) + eps);
    }
}
