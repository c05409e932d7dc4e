using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvScalarEma
{
    /// <summary>eq</summary>
    public static void Define<T>(In<T> x, Out<T> h, double g = 0.5) where T : ITime
    {
        Index<T> t = new();
        h[t] = g * h[t - 1] + (1 - g) * x[t];
    }
}

public sealed class RvScalarEmaTests() : LayerTest(typeof(RvScalarEma))
{
    protected override string[] Sizes => ["T=7", "T=9"];
    protected override string? Lanes => null;
}
