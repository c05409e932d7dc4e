using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>x_t = A₁ (A₀ x_{t−1} + 2 B u_t), A₀ = 2/Δ + Λ − P P*, A₁ = D − D P (1 + P* D P)⁻¹ P* D, D = (2/Δ − Λ)⁻¹;
/// y_t = 2 Re Σ_n C_n x_{t,n} + D u_t (complex, one an eigenvalue)</summary>
/// <remarks>u [T, D], logDt [D] (Δ = e^{logDt}), logReal and imag [D, N] (Λ = −e^{logReal} + i imag), p, b, c [D, N, 2]
/// (real and
/// imaginary part), skip [D], y [T, D]. Λ − P P* is a diagonal plus a term of rank one, discretised by the bilinear
/// rule; P* x is
/// a contraction inside the recurrence. x before the first token is 0. N eigenvalues stand for N conjugate pairs.</remarks>
[Layer(Source = "Gu, Goel & Ré 2022, arXiv:2111.00396, eq. 3-4 and appendix C.2 (recurrent view of the diagonal plus low-rank form)")]
public static partial class S4
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(
        In<T, D> u, Weight<D> logDt, Weight<D, N> logReal, Weight<D, N> imag, Weight<D, N, Two> p, Weight<D, N, Two> b,
        Weight<D, N, Two> c, Weight<D> skip, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<N> n = new(), m = new(), k = new();
        Local<D, N> ar = new(), dr = new(), di = new();
        Local<D> er = new(), ei = new();
        Local<T, D> pr = new(), pi = new(), qr = new(), qi = new();
        Local<T, D, N> zr = new(), zi = new(), vr = new(), vi = new(), xr = new(), xi = new();
        var rate = 2 * Exp(-logDt[d]);
        var below = Sq(rate - ar[d, n]) + Sq(imag[d, n]);
        var size = Sq(p[d, k, 0]) + Sq(p[d, k, 1]);
        var er1 = 1 + er[d];
        var gr = (qr[t, d] * er1 + qi[t, d] * ei[d]) / (Sq(er1) + Sq(ei[d]));
        var gi = (qi[t, d] * er1 - qr[t, d] * ei[d]) / (Sq(er1) + Sq(ei[d]));

        ar[d, n] = -Exp(logReal[d, n]);
        dr[d, n] = (rate - ar[d, n]) / below;                                                      // D
        di[d, n] = imag[d, n] / below;
        er[d] = Sum(k, size * dr[d, k]);                                                           // P* D P
        ei[d] = Sum(k, size * di[d, k]);
        pr[t, d] = Sum(m, p[d, m, 0] * xr[t - 1, d, m] + p[d, m, 1] * xi[t - 1, d, m]);            // P* x
        pi[t, d] = Sum(m, p[d, m, 0] * xi[t - 1, d, m] - p[d, m, 1] * xr[t - 1, d, m]);
        zr[t, d, n] = (rate + ar[d, n]) * xr[t - 1, d, n] - imag[d, n] * xi[t - 1, d, n]           // A₀ x + 2 B u
            - p[d, n, 0] * pr[t, d] + p[d, n, 1] * pi[t, d] + 2 * b[d, n, 0] * u[t, d];
        zi[t, d, n] = (rate + ar[d, n]) * xi[t - 1, d, n] + imag[d, n] * xr[t - 1, d, n]
            - p[d, n, 0] * pi[t, d] - p[d, n, 1] * pr[t, d] + 2 * b[d, n, 1] * u[t, d];
        vr[t, d, n] = dr[d, n] * zr[t, d, n] - di[d, n] * zi[t, d, n];                             // D z
        vi[t, d, n] = dr[d, n] * zi[t, d, n] + di[d, n] * zr[t, d, n];
        qr[t, d] = Sum(m, p[d, m, 0] * vr[t, d, m] + p[d, m, 1] * vi[t, d, m]);                    // P* D z
        qi[t, d] = Sum(m, p[d, m, 0] * vi[t, d, m] - p[d, m, 1] * vr[t, d, m]);
        xr[t, d, n] = vr[t, d, n] - (dr[d, n] * p[d, n, 0] - di[d, n] * p[d, n, 1]) * gr
            + (dr[d, n] * p[d, n, 1] + di[d, n] * p[d, n, 0]) * gi;
        xi[t, d, n] = vi[t, d, n] - (dr[d, n] * p[d, n, 0] - di[d, n] * p[d, n, 1]) * gi
            - (dr[d, n] * p[d, n, 1] + di[d, n] * p[d, n, 0]) * gr;
        y[t, d] = 2 * Sum(k, c[d, k, 0] * xr[t, d, k] - c[d, k, 1] * xi[t, d, k]) + skip[d] * u[t, d];
    }
}
