using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvMultiScan
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Weight<D> b, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        Local<T, D> h = new(), g = new();
        h[t, d] = Sigmoid(a[d]) * h[t - 1, d] + x[t, d];
        g[t, d] = Sigmoid(b[d]) * g[t - 1, d] + Tanh(h[t, d]) * h[t - 1, d];
        y[t, d] = g[t, d] * Silu(h[t, d]) + x[t - 2, d];
    }
}

public sealed class RvMultiScanTests() : LayerTest(typeof(RvMultiScan))
{
    protected override string[] Sizes => ["T=7 D=5", "T=70 D=17"];
    protected override string? Lanes => "D";
}
