using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>u = g + decay · p;  v' = α v + (1 − α) u²;  a' = α a + (1 − α) u;  m' = momentum · m + u / (√(v' − a'² if
/// centred, else v') + eps);  p' = p − lr · m'</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. Each state is read only for the element it becomes,
/// so that a caller may bind the new array to the old one's storage.</remarks>
[Layer(Source = "Graves 2013, arXiv:1308.0850, eq. 38 to 41; Tieleman & Hinton 2012, lecture 6.5")]
public static partial class RmsProp
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> v, In<P> a, In<P> m, Out<P> newP, Out<P> newV, Out<P> newA, Out<P> newM, double lr = 1e-2,
        double alpha = 0.99, double momentum = 0, double eps = 1e-8, double decay = 0, bool centred = false)
    {
        Index<P> i = new();

        var u = g[i] + decay * p[i];
        newV[i] = alpha * v[i] + (1 - alpha) * Sq(u);
        newA[i] = alpha * a[i] + (1 - alpha) * u;
        newM[i] = momentum * m[i] + u / (Sqrt(Select(centred, newV[i] - Sq(newA[i]), newV[i])) + eps);
        newP[i] = p[i] - lr * newM[i];
    }
}
