using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormParityLane
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = Select(d % 2 == 0, x[r, d], -x[r, d]) + 0.1 * Div(d, 3);
    }
}

public sealed class FormParityLaneTests() : LayerTest(typeof(FormParityLane))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
