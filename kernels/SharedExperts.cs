using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = Σ_s FFN_s(x) + MixtureOfExperts(x), with FFN(x) = W_down (silu(G x) · U x)</summary>
/// <remarks>x [D], sharedGateUp [S, 2F, D] and sharedDown [S, D, F] (S experts that every token uses), the rest as in <see
/// cref="MixtureOfExperts"/>, y [D].</remarks>
[Layer(Source = "Dai et al. 2024, arXiv:2401.06066, eq. 9 to 11 (without the residual)")]
public static partial class SharedExperts
{
    /// <summary>The equations.</summary>
    public static void Define<D, S, E, F>(
        In<D> x, Weight<S, Concat<F, F>, D> sharedGateUp, Weight<S, D, F> sharedDown, Weight<E, D> router,
        Weight<E, Concat<F, F>, D> gateUp, Weight<E, D, F> down, Out<D> y, int top = 2, bool renormalise = false)
    {
        Index<D> d = new();
        Index<S> s = new();
        Local<S, Concat<F, F>> parts = new();
        Local<S, F> hidden = new();
        Local<S, D> shared = new();
        Local<D> routed = new();

        Linear.Define(x, sharedGateUp[s], parts[s]);
        SwiGlu.Define(parts.First()[s], parts.Second()[s], hidden[s]);
        Linear.Define(hidden[s], sharedDown[s], shared[s]);
        MixtureOfExperts.Define(x, router, gateUp, down, routed, top, renormalise);
        y[d] = Sum(s, shared[s, d]) + routed[d];
    }
}
