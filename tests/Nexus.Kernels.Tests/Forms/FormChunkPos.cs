using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormChunkPos
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<D> d = new();
        y[t, d] = Sum(s, Exp(-0.5 * (t - s)) * x[s, d], where: s <= t & s >= 2);
    }
}

public sealed class FormChunkPosTests() : LayerTest(typeof(FormChunkPos))
{
    protected override string[] Sizes => ["T=11 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
