using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvScatter
{
    /// <summary>eq</summary>
    public static void Define<R, V, D>(In<R, D> x, Ids<R, V> token, Out<V, D> y)
    {
        Index<R> r = new(); Index<V> v = new(); Index<D> d = new();
        y[v, d] = Sum(r, x[r, d], where: token[r] == v);
    }
}

public sealed class RvScatterTests() : LayerTest(typeof(RvScatter))
{
    protected override string[] Sizes => ["R=9 V=6 D=5", "R=5 V=3 D=17"];
    protected override string? Lanes => "D";
}
