using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormHalf
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = x[At<R>(Div(r, 2) - 1), d] + x[At<R>(2 * r + 1), d];
    }
}

public sealed class FormHalfTests() : LayerTest(typeof(FormHalf))
{
    protected override string[] Sizes => ["R=7 D=5", "R=9 D=17"];
    protected override string? Lanes => "D";
}
