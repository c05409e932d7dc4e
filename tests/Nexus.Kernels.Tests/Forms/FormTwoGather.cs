using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormTwoGather
{
    /// <summary>The equations.</summary>
    public static void Define<R, V, S, D>(Ids<R, V> token, Ids<R, S> segment, Weight<V, D> table, Weight<S, D> segments, Weight<D> w, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        Local<R, D> e = new();
        e[r, d] = table[token[r], d] + segments[segment[r], d];
        RmsNorm.Define(e[r], w, y[r]);
    }
}

public sealed class FormTwoGatherTests() : LayerTest(typeof(FormTwoGather))
{
    protected override string[] Sizes => ["R=5 V=6 S=4 D=9", "R=3 V=5 S=2 D=16"];
    protected override string? Lanes => "D";
}
