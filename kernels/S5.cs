using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>x_t = Λ̄ x_{t−1} + B̄ u_t (complex);  y_t = Re(C x_t) + D u_t, with Δ = e^{logStep}: zero-order hold Λ̄ = e^{Λ Δ},
/// B̄ = (Λ̄ − 1) Λ⁻¹ B, or bilinear Λ̄ = (1 + Λ Δ/2) / (1 − Λ Δ/2), B̄ = Δ / (1 − Λ Δ/2) B</summary>
/// <remarks>u [T, D], lambda Λ [P, 2], b [P, D, 2], c [D, P, 2] (real and imaginary part), d [D], logStep [P], y [T, D],
/// last [P, 2] (x
/// after the last token). x before the first token is 0; no conjugate pairs are assumed.</remarks>
[Layer(Source = "Smith et al. 2023, arXiv:2208.04933, eq. 5-7 and appendix (discretisations)")]
public static partial class S5
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, P>(
        In<T, D> u, Weight<P, Two> lambda, Weight<P, D, Two> b, Weight<D, P, Two> c, Weight<D> d, Weight<P> logStep, Out<T, D> y,
        Out<P, Two> last, bool bilinear = false) where T : ITime
    {
        Index<T> t = new();
        Index<D> i = new(), j = new();
        Index<P> p = new();
        Local<P> lr = new(), li = new(), fr = new(), fi = new();
        Local<T, P> br = new(), bi = new(), xr = new(), xi = new();
        var dt = Exp(logStep[p]);
        var re = lambda[p, 0];
        var im = lambda[p, 1];
        var half = dt / 2;
        var below = Sq(1 - half * re) + Sq(half * im);
        var size = Sq(re) + Sq(im);

        lr[p] = Select(bilinear, (1 - Sq(half) * size) / below, Exp(re * dt) * Cos(im * dt));
        li[p] = Select(bilinear, dt * im / below, Exp(re * dt) * Sin(im * dt));
        fr[p] = Select(bilinear, dt * (1 - half * re) / below, ((lr[p] - 1) * re + li[p] * im) / size);
        fi[p] = Select(bilinear, dt * half * im / below, (li[p] * re - (lr[p] - 1) * im) / size);
        br[t, p] = Sum(i, b[p, i, 0] * u[t, i]);
        bi[t, p] = Sum(i, b[p, i, 1] * u[t, i]);
        xr[t, p] = lr[p] * xr[t - 1, p] - li[p] * xi[t - 1, p] + fr[p] * br[t, p] - fi[p] * bi[t, p];
        xi[t, p] = lr[p] * xi[t - 1, p] + li[p] * xr[t - 1, p] + fr[p] * bi[t, p] + fi[p] * br[t, p];
        y[t, j] = Sum(p, c[j, p, 0] * xr[t, p] - c[j, p, 1] * xi[t, p]) + d[j] * u[t, j];
        last[p, 0] = xr[^1, p];
        last[p, 1] = xi[^1, p];
    }
}
