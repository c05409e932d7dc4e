using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>w = e^{Δ A}, g = C (w − 1) / A, for A = −e^{logReal} + i imag and Δ = e^{logDt}</summary>
/// <remarks>logDt [D], logReal and imag [D, N], c [D, N, 2] (real and imaginary part), decay and angle [D, N] (w =
/// e^{decay + i angle}),
/// re and im [D, N] (g). What <see cref="S4dKernel"/> and <see cref="S4d"/> share.</remarks>
[Layer(Source = "Gu et al. 2022, arXiv:2206.11893, eq. 3 (zero-order hold)")]
public static partial class S4dTerms
{
    /// <summary>The equations.</summary>
    public static void Define<D, N>(
        Weight<D> logDt, Weight<D, N> logReal, Weight<D, N> imag, Weight<D, N, Two> c, Out<D, N> decay, Out<D, N> angle,
        Out<D, N> re, Out<D, N> im)
    {
        Index<D> d = new();
        Index<N> n = new();
        var dt = Exp(logDt[d]);
        var real = -Exp(logReal[d, n]);
        var below = Sq(real) + Sq(imag[d, n]);
        var x = Exp(decay[d, n]) * Cos(angle[d, n]) - 1;
        var y = Exp(decay[d, n]) * Sin(angle[d, n]);
        var u = (x * real + y * imag[d, n]) / below;
        var v = (y * real - x * imag[d, n]) / below;

        decay[d, n] = dt * real;
        angle[d, n] = dt * imag[d, n];
        re[d, n] = c[d, n, 0] * u - c[d, n, 1] * v;
        im[d, n] = c[d, n, 0] * v + c[d, n, 1] * u;
    }
}
