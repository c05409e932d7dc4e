using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvMaxPool
{
    /// <summary>eq</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<K> w, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<K> k = new();
        y[t, d] = MaxOver(k, w[k] * x[t - (Extent(k) - 1) + k, d]);
    }
}

public sealed class RvMaxPoolTests() : LayerTest(typeof(RvMaxPool))
{
    protected override string[] Sizes => ["T=7 D=5 K=3", "T=9 D=17 K=4"];
    protected override string? Lanes => "D";
}
