using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p' = (1 − lr · decay) p − lr · sign(β₁ m + (1 − β₁) g);  m' = β₂ m + (1 − β₂) g</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. Each state is read only for the element it becomes,
/// so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Chen et al. 2023, arXiv:2302.06675, algorithm 2")]
public static partial class Lion
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, Out<P> newP, Out<P> newM, double lr = 1e-4, double beta1 = 0.9, double beta2 = 0.99,
        double decay = 0)
    {
        Index<P> i = new();

        newP[i] = (1 - lr * decay) * p[i] - lr * Sign(beta1 * m[i] + (1 - beta1) * g[i]);
        newM[i] = beta2 * m[i] + (1 - beta2) * g[i];
    }
}
