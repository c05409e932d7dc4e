using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h' = β₂ h + (1 − β₂) g²</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. g is the gradient of the loss with labels drawn from
/// the model itself. Each state is read only for the element it becomes, so that a caller may bind the new array to the old
/// one's storage.</remarks>
[Layer(Source = "Liu et al. 2023, arXiv:2305.14342, algorithm 2 (Gauss-Newton-Bartlett) and eq. 5")]
public static partial class SophiaHessian
{
    /// <summary>The equations.</summary>
    public static void Define<P>(In<P> h, In<P> g, Out<P> newH, double beta2 = 0.99)
    {
        Index<P> i = new();

        newH[i] = beta2 * h[i] + (1 - beta2) * Sq(g[i]);
    }
}
