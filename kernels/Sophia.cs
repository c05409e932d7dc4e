using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m' = β₁ m + (1 − β₁) g;  p' = (1 − lr · decay) p − lr · sign(m') · min(1, |m'| / (rho · batch · h +
/// eps))</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. h is kept by <see cref="SophiaHessian"/> every few
/// steps; batch is the number of tokens behind a gradient. Each state is read only for the element it becomes, so that a
/// caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Liu et al. 2023, arXiv:2305.14342, algorithm 3 (Sophia-G)")]
public static partial class Sophia
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> h, Out<P> newP, Out<P> newM, double lr = 1e-4, double beta1 = 0.965,
        double rho = 0.04, double batch = 1, double decay = 0, double eps = 1e-15)
    {
        Index<P> i = new();

        newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
        var size = Min(1, Abs(newM[i]) / (rho * batch * h[i] + eps));
        newP[i] = (1 - lr * decay) * p[i] - lr * Sign(newM[i]) * size;
    }
}
