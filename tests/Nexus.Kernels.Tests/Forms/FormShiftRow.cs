using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormShiftRow
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y, int shift = 1)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = x[At<R>(r + shift), d] - x[At<R>(r - shift), d];
    }
}

public sealed class FormShiftRowTests() : LayerTest(typeof(FormShiftRow))
{
    protected override string[] Sizes => ["R=7 D=5", "R=9 D=17 shift=3"];
    protected override string? Lanes => "D";
}
