using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvReverse
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Sigmoid(a[d]) * y[t + 1, d] + x[t, d];
    }
}

public sealed class RvReverseTests() : LayerTest(typeof(RvReverse))
{
    protected override string[] Sizes => ["T=7 D=5", "T=40 D=17"];
    protected override string? Lanes => "D";
}
