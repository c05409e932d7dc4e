using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvChunkPos
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<D> d = new();
        y[t, d] = Sum(s, Exp(-0.5 * (t - s)) * x[s, d], where: s <= t & s >= 2);
    }
}

public sealed class RvChunkPosTests() : LayerTest(typeof(RvChunkPos))
{
    protected override string[] Sizes => ["T=11 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
