using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h_t = (e^{Δ A} + b̄ u_t) h_{t−1} + b̄ u_t, b̄ = (e^{Δ A} − 1) / A · b;  y_t = Σ_n c_n h_{t,n} + D u_t</summary>
/// <remarks>u [T, D], logDt [D], logA [D, N] (A = −e^{logA}, real), b [D, N], c [D, N], skip [D] (D), y [T, D]. The
/// state transition
/// depends on the input. h before the first token is 0.</remarks>
[Layer(Source = "Hasani et al. 2023, arXiv:2209.12951, eq. 6-7 (linearised liquid time-constant system) with a diagonal A")]
public static partial class LiquidS4
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(
        In<T, D> u, Weight<D> logDt, Weight<D, N> logA, Weight<D, N> b, Weight<D, N> c, Weight<D> skip, Out<T,
            D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<N> n = new();
        Local<D, N> w = new(), g = new();
        Local<T, D, N> h = new();
        var a = -Exp(logA[d, n]);

        w[d, n] = Exp(Exp(logDt[d]) * a);
        g[d, n] = (w[d, n] - 1) / a * b[d, n];
        h[t, d, n] = (w[d, n] + g[d, n] * u[t, d]) * h[t - 1, d, n] + g[d, n] * u[t, d];
        y[t, d] = Sum(n, c[d, n] * h[t, d, n]) + skip[d] * u[t, d];
    }
}
