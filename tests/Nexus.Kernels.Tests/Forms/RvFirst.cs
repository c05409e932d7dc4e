using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvFirst
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Select(t == 0, x[t, d], 2 * x[t, d] - x[t - 1, d]);
    }
}

public sealed class RvFirstTests() : LayerTest(typeof(RvFirst))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
