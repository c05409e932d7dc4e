using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvTwoGather
{
    /// <summary>eq</summary>
    public static void Define<R, V, S, D>(Ids<R, V> token, Ids<R, S> segment, Weight<V, D> table, Weight<S, D> segments, Weight<D> w, Out<R, D> y)
    {
        Index<R> r = new(); Index<D> d = new();
        Local<R, D> e = new();
        e[r, d] = table[token[r], d] + segments[segment[r], d];
        RmsNorm.Define(e[r], w, y[r]);
    }
}

public sealed class RvTwoGatherTests() : LayerTest(typeof(RvTwoGather))
{
    protected override string[] Sizes => ["R=5 V=6 S=4 D=9", "R=3 V=5 S=2 D=16"];
    protected override string? Lanes => "D";
}
