using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvParity
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Select(t % 2 == 0, x[t, d], -x[t, d]) + Div(t, 3) * x[t, d];
    }
}

public sealed class RvParityTests() : LayerTest(typeof(RvParity))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
