using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormMultiScan
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Weight<D> b, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        Local<T, D> h = new(), g = new();
        h[t, d] = Sigmoid(a[d]) * h[t - 1, d] + x[t, d];
        g[t, d] = Sigmoid(b[d]) * g[t - 1, d] + Tanh(h[t, d]) * h[t - 1, d];
        y[t, d] = g[t, d] * Silu(h[t, d]) + x[t - 2, d];
    }
}

public sealed class FormMultiScanTests() : LayerTest(typeof(FormMultiScan))
{
    protected override string[] Sizes => ["T=7 D=5", "T=70 D=17"];
    protected override string? Lanes => "D";
}
