using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvShift
{
    /// <summary>eq</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, int lag = 2) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = x[At<T>(t - lag), d] + x[t, d];
    }
}

public sealed class RvShiftTests() : LayerTest(typeof(RvShift))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17 lag=3"];
    protected override string? Lanes => "D";
}
