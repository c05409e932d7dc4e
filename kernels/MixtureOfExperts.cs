using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p = softmax(W_r x);  y = Σ_e p_e · W_down,e (silu(G_e x) · U_e x) over the top experts by p</summary>
/// <remarks>x [D], router [E, D], gateUp [E, 2F, D] (of each expert first the F rows of G, then those of U), down [E, D,
/// F], y [D]. top ≥ 1; ties go to the lower expert. renormalise divides the chosen p by their sum. Choosing has no
/// gradient, p has.</remarks>
[Layer(Source = "Shazeer et al. 2017, arXiv:1701.06538, eq. 1 and 5; no noise: Jiang et al. 2024, arXiv:2401.04088")]
public static partial class MixtureOfExperts
{
    /// <summary>The equations.</summary>
    public static void Define<D, E, F>(
        In<D> x, Weight<E, D> router, Weight<E, Concat<F, F>, D> gateUp, Weight<E, D, F> down, Out<D> y, int top = 2,
        bool renormalise = false)
    {
        Index<D> d = new();
        Index<E> e = new(), o = new();
        Local<E> score = new(), p = new();
        Local<E, Concat<F, F>> parts = new();
        Local<E, F> hidden = new();
        Local<E, D> expert = new();

        Linear.Define(x, router, score);
        p[e] = Softmax(e, score[e]);
        Linear.Define(x, gateUp[e], parts[e]);
        SwiGlu.Define(parts.First()[e], parts.Second()[e], hidden[e]);
        Linear.Define(hidden[e], down[e], expert[e]);
        var share = Select(renormalise, p[e] / Sum(o, p[o], where: Rank(o, p[o]) < top), p[e]);
        y[d] = Sum(e, share * expert[e, d], where: Rank(e, p[e]) < top);
    }
}
