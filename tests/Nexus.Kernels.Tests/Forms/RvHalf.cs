using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvHalf
{
    /// <summary>eq</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = x[At<R>(Div(r, 2) - 1), d] + x[At<R>(2 * r + 1), d];
    }
}

public sealed class RvHalfTests() : LayerTest(typeof(RvHalf))
{
    protected override string[] Sizes => ["R=7 D=5", "R=9 D=17"];
    protected override string? Lanes => "D";
}
