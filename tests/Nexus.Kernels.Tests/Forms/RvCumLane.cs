using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvCumLane
{
    /// <summary>eq</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new(), j = new();
        y[r, d] = Sum(j, x[r, j], where: j <= d);
    }
}

public sealed class RvCumLaneTests() : LayerTest(typeof(RvCumLane))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
