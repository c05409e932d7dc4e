using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h_t = e^{Δ A} h_{t−1} + u_t (complex, one an eigenvalue);  y_t = 2 Re Σ_n C_n (e^{Δ A_n} − 1) / A_n ·
/// h_{t,n} + D u_t</summary>
/// <remarks>u [T, D], logDt, logReal, imag, c as in <see cref="S4dKernel"/>, skip [D] (D), y [T, D]. The convolution
/// with that kernel, as
/// a recurrence: any length, and a token at a time from the state.</remarks>
[Layer(Source = "Gu et al. 2022, arXiv:2206.11893, eq. 2-3; real and imaginary part are two mutually recursive equations")]
public static partial class S4d
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(
        In<T, D> u, Weight<D> logDt, Weight<D, N> logReal, Weight<D, N> imag, Weight<D, N, Two> c, Weight<D> skip, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<N> n = new();
        Local<D, N> decay = new(), angle = new(), re = new(), im = new(), wr = new(), wi = new();
        Local<T, D, N> hr = new(), hi = new();

        S4dTerms.Define(logDt, logReal, imag, c, decay, angle, re, im);
        wr[d, n] = Exp(decay[d, n]) * Cos(angle[d, n]);
        wi[d, n] = Exp(decay[d, n]) * Sin(angle[d, n]);
        hr[t, d, n] = wr[d, n] * hr[t - 1, d, n] - wi[d, n] * hi[t - 1, d, n] + u[t, d];
        hi[t, d, n] = wr[d, n] * hi[t - 1, d, n] + wi[d, n] * hr[t - 1, d, n];
        y[t, d] = 2 * Sum(n, re[d, n] * hr[t, d, n] - im[d, n] * hi[t, d, n]) + skip[d] * u[t, d];
    }
}
