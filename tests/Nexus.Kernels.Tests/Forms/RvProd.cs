using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvProd
{
    /// <summary>eq</summary>
    public static void Define<R, D>(In<R, D> x, Out<R> y)
    {
        Index<R> r = new(); Index<D> j = new();
        y[r] = Prod(j, 1 + 0.1 * x[r, j]);
    }
}

public sealed class RvProdTests() : LayerTest(typeof(RvProd))
{
    protected override string[] Sizes => ["R=3 D=5", "R=2 D=17"];
    protected override string? Lanes => "D";
}
