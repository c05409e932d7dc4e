using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormMaxRow
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y, Out<D> top)
    {
        Index<R> r = new(), q = new(); Index<D> d = new(), j = new();
        y[r, d] = x[r, d] - MaxOver(j, x[r, j], where: j != d);
        top[d] = MinOver(q, x[q, d] * x[q, d]);
    }
}

public sealed class FormMaxRowTests() : LayerTest(typeof(FormMaxRow))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
