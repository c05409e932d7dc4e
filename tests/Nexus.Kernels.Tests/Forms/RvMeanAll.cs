using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvMeanAll
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new(), u = new(); Index<D> d = new();
        Local<T, D> m = new();
        m[t, d] = Mean(s, x[s, d], where: s <= t);
        y[t, d] = m[t, d] - a[d] * m[t - 1, d] + MaxOver(u, x[u, d], where: u <= t);
    }
}

public sealed class RvMeanAllTests() : LayerTest(typeof(RvMeanAll))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
