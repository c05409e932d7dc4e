using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>u = g + decay · p;  m' = β₁ m + (1 − β₁) u;  v' = β₂ v + (1 − β₂) u²;  p' = p − lr · (m' / c₁) / (√(v' / c₂) +
/// eps)</summary>
/// <remarks>All arrays [P]: parameters of any shape are one flat axis. The host passes the bias corrections c₁ = 1 − β₁^n
/// and c₂ = 1 − β₂^n of step n = 1, 2, …. Each state is read only for the element it becomes, so that a caller may bind the
/// new array to the old one's storage.</remarks>
[Layer(Source = "Kingma & Ba 2014, arXiv:1412.6980, algorithm 1")]
public static partial class Adam
{
    /// <summary>The equations.</summary>
    public static void Define<P>(
        In<P> p, In<P> g, In<P> m, In<P> v, Out<P> newP, Out<P> newM, Out<P> newV, double lr = 1e-3, double beta1 = 0.9,
        double beta2 = 0.999, double eps = 1e-8, double decay = 0, double c1 = 1, double c2 = 1)
    {
        Index<P> i = new();

        var u = g[i] + decay * p[i];
        newM[i] = beta1 * m[i] + (1 - beta1) * u;
        newV[i] = beta2 * v[i] + (1 - beta2) * Sq(u);
        newP[i] = p[i] - lr / c1 * newM[i] / (Sqrt(newV[i] / c2) + eps);
    }
}
