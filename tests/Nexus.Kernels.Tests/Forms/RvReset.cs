using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvReset
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        Local<T, D> h = new();
        h[t, d] = Select(t % 4 == 0, 0, Sigmoid(a[d]) * h[t - 1, d]) + x[t, d];
        y[t, d] = h[t, d];
    }
}

public sealed class RvResetTests() : LayerTest(typeof(RvReset))
{
    protected override string[] Sizes => ["T=11 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
