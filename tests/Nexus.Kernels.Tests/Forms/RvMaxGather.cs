using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvMaxGather
{
    /// <summary>eq</summary>
    public static void Define<S, V, D>(Ids<S, V> token, Weight<V, D> table, Out<D> y)
    {
        Index<S> s = new(); Index<D> d = new();
        y[d] = MaxOver(s, table[token[s], d]);
    }
}

public sealed class RvMaxGatherTests() : LayerTest(typeof(RvMaxGather))
{
    protected override string[] Sizes => ["S=9 V=3 D=5", "S=7 V=2 D=16"];
    protected override string? Lanes => "D";
}
