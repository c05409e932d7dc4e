using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>v' = v + g²;  p' = p − lr · g / (√v' + eps)</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. Each state is read only for the element it becomes,
/// so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Duchi, Hazan & Singer 2011, JMLR 12:2121, section 1.2")]
public static partial class AdaGrad
{
    /// <summary>The equations.</summary>
    public static void Define<P>(In<P> p, In<P> g, In<P> v, Out<P> newP, Out<P> newV, double lr = 1e-2, double eps = 1e-10)
    {
        Index<P> i = new();

        newV[i] = v[i] + Sq(g[i]);
        newP[i] = p[i] - lr * g[i] / (Sqrt(newV[i]) + eps);
    }
}
