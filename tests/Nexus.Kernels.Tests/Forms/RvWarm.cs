using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvWarm
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, int warm = 3) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Select(t < 3, x[t, d], 2 * x[t, d]);
    }
}

public sealed class RvWarmTests() : LayerTest(typeof(RvWarm))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
