using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>z' = z − lr (g + decay · y);  x' = (1 − share) x + share · z';  y' = momentum · x' + (1 − momentum)
/// z'</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. y is where gradients are taken, x what is evaluated;
/// x, y and z start at the parameters. The host passes share = lr_n² / Σ_{k≤n} lr_k² (of the largest rates so far). Each
/// state is read only for the element it becomes, so that a caller may bind the new array to the old one's
/// storage.</remarks>
[Layer(Source = "Defazio et al. 2024, arXiv:2405.15682, eq. 3 to 5")]
public static partial class ScheduleFreeSgd
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> y, In<P> g, In<P> z, In<P> x, Out<P> newY, Out<P> newZ, Out<P> newX, double lr = 1, double momentum = 0.9,
        double decay = 0, double share = 1)
    {
        Index<P> i = new();

        newZ[i] = z[i] - lr * (g[i] + decay * y[i]);
        newX[i] = (1 - share) * x[i] + share * newZ[i];
        newY[i] = momentum * newX[i] + (1 - momentum) * newZ[i];
    }
}
