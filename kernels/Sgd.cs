using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>u = g + decay · p;  m' = momentum · m + u;  p' = p − lr · (u + momentum · m' if nesterov, else m')</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. m is 0 before the first step. Each state is read
/// only for the element it becomes, so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Sutskever et al. 2013, ICML 30, eq. 1 to 4 (as arXiv:1912.01703 implements them)")]
public static partial class Sgd
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, Out<P> newP, Out<P> newM, double lr = 1e-2, double momentum = 0.9, double decay = 0,
        bool nesterov = false)
    {
        Index<P> i = new();

        var u = g[i] + decay * p[i];
        newM[i] = momentum * m[i] + u;
        newP[i] = p[i] - lr * Select(nesterov, u + momentum * newM[i], newM[i]);
    }
}
