using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormMaxGather
{
    /// <summary>The equations.</summary>
    public static void Define<S, V, D>(Ids<S, V> token, Weight<V, D> table, Out<D> y)
    {
        Index<S> s = new(); Index<D> d = new();
        y[d] = MaxOver(s, table[token[s], d]);
    }
}

public sealed class FormMaxGatherTests() : LayerTest(typeof(FormMaxGather))
{
    protected override string[] Sizes => ["S=9 V=3 D=5", "S=7 V=2 D=16"];
    protected override string? Lanes => "D";
}
