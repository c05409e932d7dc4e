using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Generators.Tests.Specs;

// Layers in the language, compiled here so that C# checks them, and read as text by the tests.

/// <summary>y_d = x_d / sqrt(mean_j x_j² + eps) · w_d</summary>
[Layer(Source = "Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4")]
public static partial class RmsNorm
{
    public static void Define<D>(In<D> x, Weight<D> w, Out<D> y, double eps = 1e-6)
    {
        Index<D> d = new(), j = new();
        y[d] = x[d] * Rsqrt(Mean(j, Sq(x[j])) + eps) * w[d];
    }
}

/// <summary>y_o = Σ_i w_{o,i} x_i + b_o</summary>
[Layer(Source = "Rumelhart, Hinton & Williams 1986")]
public static partial class Linear
{
    public static void Define<I, O>(In<I> x, Weight<O, I> w, Out<O> y, Weight<O>? bias = null)
    {
        Index<I> i = new();
        Index<O> o = new();
        y[o] = Sum(i, w[o, i] * x[i]) + (bias?[o] ?? 0);
    }
}

/// <summary>A layer with a local, so that lifting it shows what the local gains.</summary>
[Layer(Source = "none")]
public static partial class Centred
{
    public static void Define<D>(In<D> x, Out<D> y, Real gain)
    {
        Index<D> d = new(), i = new();
        Local<D> u = new();
        u[d] = x[d] - Mean(i, x[i]);
        y[d] = gain * u[d];
    }
}

/// <summary>Rows of x centred, with a gain for each row; the second call's local depends on the row only through its
/// gain.</summary>
[Layer(Source = "none")]
public static partial class CentredRows
{
    public static void Define<R, D>(In<R, D> x, In<D> bias, In<R> gain, Out<R, D> y, Out<R, D> z)
    {
        Index<R> r = new();
        Index<D> d = new();
        Local<R, D> shifted = new();
        Centred.Define(x[r], y[r], gain: gain[r]);
        Centred.Define(bias, shifted[r], 2);
        z[r, d] = gain[r] * shifted[r, d];
    }
}

/// <summary>A mean over the very index it is taken from, and positions on a joined axis as numbers.</summary>
[Layer(Source = "none")]
public static partial class Numbered
{
    public static void Define<H, K>(In<Joined<H, K>> x, Out<Joined<H, K>> y, Out<H, K> z)
    {
        Index<Joined<H, K>> i = new();
        Index<H> h = new();
        Index<K> k = new();
        var mean = Mean(i, x[i] * i);
        y[i] = mean * x[i] + (2 + i) / Extent(i);
        z[h, k] = Select(At<Joined<H, K>>(h * Extent(k) + k) == 2, x.Split()[h, k], x[At<Joined<H, K>>(h * Extent(k) + k - 1)]);
    }
}
