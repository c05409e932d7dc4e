using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvBilinear
{
    /// <summary>eq</summary>
    public static void Define<I, J, O>(In<I> x, In<J> z, Weight<O, I, J> w, Out<O> y)
    {
        Index<I> i = new(); Index<J> j = new(); Index<O> o = new();
        y[o] = Sum(i, j, x[i] * w[o, i, j] * z[j]);
    }
}

public sealed class RvBilinearTests() : LayerTest(typeof(RvBilinear))
{
    protected override string[] Sizes => ["I=5 J=4 O=7", "I=8 J=3 O=16"];
    protected override string? Lanes => "O";
}
