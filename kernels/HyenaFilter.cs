using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>k_l = W₃ φ(W₂ φ(W₁ φ(W₀ z_l + b₀) + b₁) + b₂) · exp(−t_l |δ|), φ(x) = sin(f x)</summary>
/// <remarks>z [L, E] (features of positions), time [L] (0 to 1), w0 [F, E], w1 and w2 [F, F], w3 [C, F], b0 to b2 and
/// frequency [F],
/// delta [C] (rates of decay), k [L, C]: taps by lag.</remarks>
[Layer(Source = "Poli et al. 2023, arXiv:2302.10866, eq. 7 and section 3.3 (filters as a network of positions, decaying window)")]
public static partial class HyenaFilter
{
    /// <summary>The equations.</summary>
    public static void Define<L, E, F, C>(
        Weight<L, E> z, In<L> time, Weight<F, E> w0, Weight<F> b0, Weight<F, F> w1, Weight<F> b1, Weight<F, F> w2, Weight<F> b2,
        Weight<C, F> w3, Weight<F> frequency, In<C> delta, Out<L, C> k)
    {
        Index<L> l = new();
        Index<F> f = new();
        Index<C> c = new();
        Local<L, F> a0 = new(), h0 = new(), a1 = new(), h1 = new(), a2 = new(), h2 = new();
        Local<L, C> raw = new();

        Linear.Define(z[l], w0, a0[l], b0);
        h0[l, f] = Sin(frequency[f] * a0[l, f]);
        Linear.Define(h0[l], w1, a1[l], b1);
        h1[l, f] = Sin(frequency[f] * a1[l, f]);
        Linear.Define(h1[l], w2, a2[l], b2);
        h2[l, f] = Sin(frequency[f] * a2[l, f]);
        Linear.Define(h2[l], w3, raw[l]);
        k[l, c] = raw[l, c] * Exp(-time[l] * Abs(Stop(delta[c])));
    }
}
