using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>x_t = λ x_{t−1} + γ B u_t (complex), λ = exp(−e^ν + i e^θ), γ = √(1 − |λ|²);  y_t = Re(C x_t) + D u_t</summary>
/// <remarks>u [T, D], nu ν and theta θ [P], b [P, D, 2], c [D, P, 2] (real and imaginary part), d [D], y [T, D]. |λ|
/// &lt; 1 for every ν;
/// x before the first token is 0.</remarks>
[Layer(Source = "Orvieto et al. 2023, arXiv:2303.06349, eq. 7 and section 3.3-3.4 (γ as a function of λ)")]
public static partial class Lru
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, P>(
        In<T, D> u, Weight<P> nu, Weight<P> theta, Weight<P, D, Two> b, Weight<D, P, Two> c, Weight<D> d, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> i = new(), j = new();
        Index<P> p = new();
        Local<P> lr = new(), li = new(), gamma = new();
        Local<T, P> br = new(), bi = new(), xr = new(), xi = new();
        var size = Exp(-Exp(nu[p]));

        lr[p] = size * Cos(Exp(theta[p]));
        li[p] = size * Sin(Exp(theta[p]));
        gamma[p] = Sqrt(1 - Sq(size));
        br[t, p] = Sum(i, b[p, i, 0] * u[t, i]);
        bi[t, p] = Sum(i, b[p, i, 1] * u[t, i]);
        xr[t, p] = lr[p] * xr[t - 1, p] - li[p] * xi[t - 1, p] + gamma[p] * br[t, p];
        xi[t, p] = lr[p] * xi[t - 1, p] + li[p] * xr[t - 1, p] + gamma[p] * bi[t, p];
        y[t, j] = Sum(p, c[j, p, 0] * xr[t, p] - c[j, p, 1] * xi[t, p]) + d[j] * u[t, j];
    }
}
