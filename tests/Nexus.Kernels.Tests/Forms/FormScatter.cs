using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormScatter
{
    /// <summary>The equations.</summary>
    public static void Define<R, V, D>(In<R, D> x, Ids<R, V> token, Out<V, D> y)
    {
        Index<R> r = new(); Index<V> v = new(); Index<D> d = new();
        y[v, d] = Sum(r, x[r, d], where: token[r] == v);
    }
}

public sealed class FormScatterTests() : LayerTest(typeof(FormScatter))
{
    protected override string[] Sizes => ["R=9 V=6 D=5", "R=5 V=3 D=17"];
    protected override string? Lanes => "D";
}
