using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvDilated
{
    /// <summary>eq</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<D, K> w, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<K> k = new();
        y[t, d] = Sum(k, w[d, k] * x[At<T>(t - 2 * k), d]);
    }
}

public sealed class RvDilatedTests() : LayerTest(typeof(RvDilated))
{
    protected override string[] Sizes => ["T=11 D=5 K=3", "T=9 D=17 K=2"];
    protected override string? Lanes => "D";
}
