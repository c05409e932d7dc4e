using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t;  y_t = C_t h_t + D x_t</summary>
/// <remarks>x [T, D], delta [T, D] (≥ 0), a [D, N] (&lt; 0 for a state that decays), b [T, N], c [T, N], skip [D] or
/// absent, y [T, D], last [D, N] (h after the last token). h before the first token is 0.</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, eq. 2 with the simplified discretisation of B of section 3.6, algorithm 2")]
public static partial class SelectiveScan
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(
        In<T, D> x, In<T, D> delta, In<D, N> a, In<T, N> b, In<T, N> c, Weight<D>? skip, Out<T, D> y, Out<D, N> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<N> n = new();
        Local<T, D, N> h = new();

        h[t, d, n] = Exp(delta[t, d] * a[d, n]) * h[t - 1, d, n] + delta[t, d] * b[t, n] * x[t, d];
        y[t, d] = Sum(n, c[t, n] * h[t, d, n]) + (skip?[d] ?? 0) * x[t, d];
        last[d, n] = h[^1, d, n];
    }
}
