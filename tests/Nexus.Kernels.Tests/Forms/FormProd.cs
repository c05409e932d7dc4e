using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormProd
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R> y)
    {
        Index<R> r = new(); Index<D> j = new();
        y[r] = Prod(j, 1 + 0.1 * x[r, j]);
    }
}

public sealed class FormProdTests() : LayerTest(typeof(FormProd))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
