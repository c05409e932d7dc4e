using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>Δ = clamp(softplus(dt + bias), low, high);  y = StateSpaceDual(Δ x, Δ A, b, c) + D x, for each head</summary>
/// <remarks>x [T, G, R, P] (R heads in each of G groups, P channels a head), dt [T, G, R] (before softplus), bias [G, R]
/// (of dt),
/// a [G, R] (&lt; 0), b [T, G, N], c [T, G, N], skip [G, R, P] or absent (D), y [T, G, R, P], last [G, R, P, N] (the states
/// after the last token). States before the first token are 0.</remarks>
[Layer(Source = "Dao & Gu 2024, arXiv:2405.21060, eq. 1 with A_t = Δ_t A, and section 7.2 (heads; groups of B and C)")]
public static partial class Mamba2Scan
{
    /// <summary>The equations.</summary>
    public static void Define<T, G, R, P, N>(
        In<T, G, R, P> x, In<T, G, R> dt, Weight<G, R> bias, In<G, R> a, In<T, G, N> b, In<T, G, N> c, In<G, R, P>? skip,
        Out<T, G, R, P> y, Out<G, R, P, N> last, double low = 0, double high = double.PositiveInfinity) where T : ITime
    {
        Index<T> t = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<P> p = new();
        Local<T, G, R> delta = new(), decay = new();
        Local<T, G, R, P> u = new(), s = new();

        delta[t, g, r] = Min(Max(Softplus(dt[t, g, r] + bias[g, r]), low), high);
        decay[t, g, r] = delta[t, g, r] * a[g, r];
        u[t, g, r, p] = delta[t, g, r] * x[t, g, r, p];
        StateSpaceDual.Define(
            u[.., g, r, ..], decay[.., g, r], b[.., g, ..], c[.., g, ..], null, s[.., g, r, ..], last[g, r]);
        y[t, g, r, p] = s[t, g, r, p] + (skip?[g, r, p] ?? 0) * x[t, g, r, p];
    }
}
