using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>K_{d,l} = 2 Re Σ_n C_n (e^{Δ A_n} − 1) / A_n · e^{Δ A_n l}, Δ = e^{logDt_d}, A_n = −e^{logReal} + i imag</summary>
/// <remarks>logDt [D], logReal and imag [D, N], c [D, N, 2] (real and imaginary part), kernel [D, L]: the impulse
/// response at lags 0 to
/// L − 1. N eigenvalues stand for N conjugate pairs.</remarks>
[Layer(Source = "Gu et al. 2022, arXiv:2206.11893, eq. 3 and section 3.2 (S4D, zero-order hold)")]
public static partial class S4dKernel
{
    /// <summary>The equations.</summary>
    public static void Define<D, N, L>(
        Weight<D> logDt, Weight<D, N> logReal, Weight<D, N> imag, Weight<D, N, Two> c, Out<D, L> kernel)
    {
        Index<D> d = new();
        Index<N> n = new();
        Index<L> l = new();
        Local<D, N> decay = new(), angle = new(), re = new(), im = new();

        S4dTerms.Define(logDt, logReal, imag, c, decay, angle, re, im);
        kernel[d, l] = 2 * Sum(n, Exp(l * decay[d, n])
            * (re[d, n] * Cos(l * angle[d, n]) - im[d, n] * Sin(l * angle[d, n])));
    }
}
