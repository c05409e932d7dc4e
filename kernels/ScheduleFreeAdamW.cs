using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>v' = β₂ v + (1 − β₂) g²;  z' = z − lr (decay · y + g / (√(v' / c₂) + eps));  x' = (1 − share) x + share · z'; 
/// y' = β₁ x' + (1 − β₁) z'</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. y is where gradients are taken, x what is evaluated;
/// x, y and z start at the parameters. The host passes c₂ = 1 − β₂^n and share = lr_n² / Σ_{k≤n} lr_k² (of the largest
/// rates so far). Each state is read only for the element it becomes, so that a caller may bind the new array to the old
/// one's storage.</remarks>
[Layer(Source = "Defazio et al. 2024, arXiv:2405.15682, algorithm 1")]
public static partial class ScheduleFreeAdamW
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> y, In<P> g, In<P> z, In<P> x, In<P> v, Out<P> newY, Out<P> newZ, Out<P> newX, Out<P> newV, double lr = 1e-3,
        double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double decay = 0, double c2 = 1, double share = 1)
    {
        Index<P> i = new();

        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(g[i]);
        newZ[i] = z[i] - lr * (decay * y[i] + g[i] / (Sqrt(newV[i] / c2) + eps));
        newX[i] = (1 - share) * x[i] + share * newZ[i];
        newY[i] = beta1 * newX[i] + (1 - beta1) * newZ[i];
    }
}
