using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h_t = exp(a_t) h_{t−1} + x_t b_tᵀ;  y_t = h_t c_t</summary>
/// <remarks>x [T, P] (already times Δ), a [T] (≤ 0: Δ A, one a token), b [T, N], c [T, N], initial [P, N] or absent
/// (then 0), y [T, P],
/// last [P, N] (h after the last token). One head of <see cref="Mamba2Scan"/>.</remarks>
[Layer(Source = "Dao & Gu 2024, arXiv:2405.21060, eq. 1 and 6 (SSD: A_t a scalar times the identity)")]
public static partial class StateSpaceDual
{
    /// <summary>The equations.</summary>
    public static void Define<T, P, N>(
        In<T, P> x, In<T> a, In<T, N> b, In<T, N> c, In<P, N>? initial, Out<T, P> y, Out<P, N> last) where T : ITime
    {
        Index<T> t = new();
        Index<P> p = new();
        Index<N> n = new();
        Local<T, P, N> h = new();

        h[-1, p, n] = initial?[p, n] ?? 0;
        h[t, p, n] = Exp(a[t]) * h[t - 1, p, n] + x[t, p] * b[t, n];
        y[t, p] = Sum(n, h[t, p, n] * c[t, n]);
        last[p, n] = h[^1, p, n];
    }
}
