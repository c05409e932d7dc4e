using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvParityLane
{
    /// <summary>eq</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = Select(d % 2 == 0, x[r, d], -x[r, d]) + 0.1 * Div(d, 3);
    }
}

public sealed class RvParityLaneTests() : LayerTest(typeof(RvParityLane))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
