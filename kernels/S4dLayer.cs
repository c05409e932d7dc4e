using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = GLU(W gelu(S4d(u)) + b), GLU(a | b) = a σ(b)</summary>
/// <remarks>u [T, D], the system as in <see cref="S4d"/>, w [2D, D] and bias [2D] (rows a, then b), y [T, D].</remarks>
[Layer(Source = "Gu et al. 2022, arXiv:2206.11893, section 4 and appendix (block of the S4 family); GLU: arXiv:1612.08083, eq. 1")]
public static partial class S4dLayer
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(
        In<T, D> u, Weight<D> logDt, Weight<D, N> logReal, Weight<D, N> imag, Weight<D, N, Two> c, Weight<D> skip,
        Weight<Concat<D, D>, D> w, Weight<Concat<D, D>> bias, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> s = new(), active = new();
        Local<T, Concat<D, D>> mixed = new();

        S4d.Define(u, logDt, logReal, imag, c, skip, s);
        Gelu.Define(s[t], active[t]);
        Linear.Define(active[t], w, mixed[t], bias);
        y[t, d] = mixed.First()[t, d] * Sigmoid(mixed.Second()[t, d]);
    }
}
