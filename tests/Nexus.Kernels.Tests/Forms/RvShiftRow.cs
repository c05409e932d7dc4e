using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvShiftRow
{
    /// <summary>eq</summary>
    public static void Define<R, D>(In<R, D> x, Out<R, D> y, int shift = 1)
    {
        Index<R> r = new(); Index<D> d = new();
        y[r, d] = x[At<R>(r + shift), d] - x[At<R>(r - shift), d];
    }
}

public sealed class RvShiftRowTests() : LayerTest(typeof(RvShiftRow))
{
    protected override string[] Sizes => ["R=7 D=5", "R=9 D=17 shift=3"];
    protected override string? Lanes => "D";
}
