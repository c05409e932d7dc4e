using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>x₀ | x₁ | v = conv₃(W_in u + b);  y = W_out (x₀ · LongConv(x₁ · v)) + b_out, LongConv(v)_t = Σ_l k_l v_{t−l}
/// + bias v_t</summary>
/// <remarks>u [T, D], inProj [3D, D] with inBias [3D], shortFilter [3D, K] with shortBias [3D], the filter as in <see
/// cref="HyenaFilter"/>
/// (C = D, L lags), bias [D], outProj [D, D] with outBias [D], y [T, D]. Order 2. State: the last L − 1 values of x₁
/// v.</remarks>
[Layer(Source = "Poli et al. 2023, arXiv:2302.10866, definition 3.1, eq. 4 and algorithm 3 (order 2)")]
public static partial class Hyena
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, K, L, E, F>(
        In<T, D> u, Weight<Concat<D, Concat<D, D>>, D> inProj, Weight<Concat<D, Concat<D, D>>> inBias,
        Weight<Concat<D, Concat<D, D>>, K> shortFilter, Weight<Concat<D, Concat<D, D>>> shortBias,
        Weight<L, E> z, In<L> time, Weight<F, E> w0, Weight<F> b0, Weight<F, F> w1, Weight<F> b1, Weight<F, F> w2, Weight<F> b2,
        Weight<D, F> w3, Weight<F> frequency, In<D> delta, Weight<D> bias, Weight<D, D> outProj, Weight<D> outBias, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new(), o = new();
        Index<L> l = new();
        Local<T, Concat<D, Concat<D, D>>> raw = new(), parts = new();
        Local<L, D> k = new();
        Local<T, D> v = new(), s = new();

        Linear.Define(u[t], inProj, raw[t], inBias);
        CausalConv1d.Define(raw, shortFilter, shortBias, parts);
        HyenaFilter.Define(z, time, w0, b0, w1, b1, w2, b2, w3, frequency, delta, k);
        v[t, d] = parts.Second().Second()[t, d] * parts.Second().First()[t, d];
        s[t, d] = (Sum(l, k[l, d] * v[t - l, d]) + bias[d] * v[t, d]) * parts.First()[t, d];
        y[t, o] = Sum(d, outProj[o, d] * s[t, d]) + outBias[o];
    }
}
