using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvCumMean
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<D> d = new();
        y[t, d] = Sum(s, x[s, d], where: s <= t) / (t + 1);
    }
}

public sealed class RvCumMeanTests() : LayerTest(typeof(RvCumMean))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
