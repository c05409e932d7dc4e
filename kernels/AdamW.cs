using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m' = β₁ m + (1 − β₁) g;  v' = β₂ v + (1 − β₂) g²;
/// p' = (1 − lr · decay) p − lr · (m' / c₁) / (√(v' / c₂) + eps)</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. The host passes the bias corrections c₁ = 1 − β₁^n
/// and c₂ = 1 − β₂^n of step n = 1, 2, …. Each of <c>p</c>, <c>m</c> and <c>v</c> is read only for the element it becomes,
/// so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Loshchilov & Hutter 2017, arXiv:1711.05101, algorithm 2")]
public static partial class AdamW
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> v, Out<P> newP, Out<P> newM, Out<P> newV,
        double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double decay = 0.01,
        double c1 = 1, double c2 = 1)
    {
        Index<P> i = new();

        newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(g[i]);
        newP[i] = (1 - lr * decay) * p[i] - lr / c1 * newM[i] / (Sqrt(newV[i] / c2) + eps);
    }
}
