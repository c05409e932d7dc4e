using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>z_j = ln θ_j at length factor 1, θ_j = theta^{−j/J};  dz_j/dτ = (W_down silu(W_up (z + ln θ(τ))))_j − 2j / ((J
/// − 1)(2τ − 1)), ln θ_j(τ) = ln θ_j − j/(J−1) ln(2τ − 1), by Euler steps over τ;  angle_{t,j} = (first + t) e^{z_j};  y =
/// Rotation(x, angle)</summary>
/// <remarks>x [T, 2, J], y [T, 2, J]: channel j is paired with channel j + J, J ≥ 2. at [N] and width [N]: step n goes from
/// τ = at_n to at_n + width_n, at_0 = 1. up [F, J] and down [J, F]: with down = 0 the frequencies are those of <see
/// cref="RotaryNtk"/> for scale 2τ − 1, but for the error of the steps.</remarks>
[Layer(Source = "Chen et al. 2023, arXiv:2310.16450, section 3.2 (continuous dynamics with the up-and-down projection)")]
public static partial class Clex
{
    /// <summary>The equations.</summary>
    public static void Define<T, J, F, N>(
        In<T, Two, J> x, In<N> at, In<N> width, Weight<F, J> up, Weight<J, F> down, Out<T, Two, J> y, double theta = 10000,
        int first = 0) where T : ITime
    {
        Index<T> t = new();
        Index<J> j = new(), i = new();
        Index<F> f = new();
        Index<N> n = new();
        Local<N, F> hidden = new();
        Local<N, J> moved = new();
        Local<J> frequency = new();
        Local<T, J> angle = new();

        var alpha = 2 * at[n] - 1;
        var inner = -2 * i / Extent(i) * Log(theta) - i / (Extent(i) - 1) * Log(alpha) + moved[n - 1, i];
        hidden[n, f] = Sum(i, up[f, i] * inner);
        var slope = Sum(f, down[j, f] * Silu(hidden[n, f])) - 2 * j / ((Extent(j) - 1) * alpha);
        moved[n, j] = moved[n - 1, j] + width[n] * slope;
        frequency[j] = Exp(moved[^1, j] - j / Extent(j) * Log(theta));
        angle[t, j] = (first + t) * frequency[j];
        Rotation.Define(x, angle, y);
    }
}
