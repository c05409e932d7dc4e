using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>AdamW with the largest v' so far in the place of v': top' = max(top, v')</summary>
/// <remarks>All arrays [P]; see <see cref="AdamW"/> for the other letters. The maximum is taken before the bias
/// correction.</remarks>
[Layer(Source = "Reddi, Kale & Kumar 2018, arXiv:1904.09237, algorithm 2; decay as in arXiv:1711.05101")]
public static partial class AmsGrad
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> v, In<P> top, Out<P> newP, Out<P> newM, Out<P> newV, Out<P> newTop,
        double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double decay = 0.01,
        double c1 = 1, double c2 = 1)
    {
        Index<P> i = new();

        newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(g[i]);
        newTop[i] = Max(top[i], newV[i]);
        newP[i] = (1 - lr * decay) * p[i] - lr / c1 * newM[i] / (Sqrt(newTop[i] / c2) + eps);
    }
}
