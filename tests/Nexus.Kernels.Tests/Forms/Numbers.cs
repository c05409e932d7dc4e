using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

/// <summary>h_t = e^{Δ(a + i b)} h_{t−1} + x_t / (a + i b), complex; y = 2 Re(c h).</summary>
[Layer(Source = "Gu et al. 2022, arXiv:2206.11893, eq. 3 (S4D), diagonal complex state")]
public static partial class ComplexScan
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Weight<D> b, Weight<D, Two> c, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> re = new(), im = new();
        Complex pole = new(-Exp(a[d]), b[d]);
        var h = Complex.Exp(pole) * new Complex(re[t - 1, d], im[t - 1, d]) + x[t, d] / pole;
        re[t, d] = h.Re;
        im[t, d] = h.Im;
        y[t, d] = 2 * (new Complex(c[d, 0], c[d, 1]) * Complex.Conjugate(new(re[t, d], im[t, d]))).Re;
    }
}

/// <summary>The weights of a gated unit, taken together.</summary>
[Weights]
public sealed record Mlp<D, F>(Weight<F, D> Gate, Weight<F, D> Up, Weight<D, F> Down, Weight<D>? Bias);

/// <summary>y = W_down (silu(W_gate x) ⊙ W_up x) + b, with the weights as one record.</summary>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 6")]
public static partial class RecordMlp
{
    /// <summary>The equations.</summary>
    public static void Define<D, F>(In<D> x, Mlp<D, F> w, Out<D> y)
    {
        Index<D> d = new();
        Index<F> f = new();
        Local<F> hidden = new();
        hidden[f] = Silu(Sum(d, w.Gate[f, d] * x[d])) * Sum(d, w.Up[f, d] * x[d]);
        y[d] = Sum(f, w.Down[d, f] * hidden[f]) + (w.Bias?[d] ?? 0);
    }
}

/// <summary>The gated unit on each row, its record passed on whole.</summary>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 6")]
public static partial class RecordMlpRows
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, F>(In<R, D> x, Mlp<D, F> w, Out<R, D> y)
    {
        Index<R> r = new();
        RecordMlp.Define(x[r], w, y[r]);
    }
}

/// <summary>An axis of five positions.</summary>
[Extent(5)]
public struct Five;

/// <summary>x_{k+1} = 1.5 x_k − 0.5 x_k³, five times: the iteration of the matrix sign, element by element.</summary>
[Layer(Source = "Higham 2008, Functions of Matrices, eq. 5.20; scalar")]
public static partial class FiveSteps
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Weight<Five> damping, Out<D> y)
    {
        Index<Five> k = new();
        Index<D> d = new();
        Local<Five, D> z = new();
        z[-1, d] = x[d];
        z[k, d] = 1.5 * z[k - 1, d] - damping[k] * z[k - 1, d] * Sq(z[k - 1, d]);
        y[d] = z[^1, d];
    }
}
