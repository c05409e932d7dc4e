using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>target' = momentum · target + (1 − momentum) · source</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. A caller may bind the new array to the old one's
/// storage.</remarks>
[Layer(Source = "He et al. 2019, arXiv:1911.05722, eq. 2")]
public static partial class EmaUpdate
{
    /// <summary>The equations.</summary>
    public static void Define<P>(In<P> target, In<P> source, Out<P> newTarget, double momentum = 0.996)
    {
        Index<P> p = new();

        newTarget[p] = momentum * target[p] + (1 - momentum) * source[p];
    }
}
