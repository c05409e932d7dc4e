using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormStats
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Out<R> largest, Out<R> spread, Out<D> column, Out total)
    {
        Index<R> r = new(), q = new(), a = new(); Index<D> d = new(), i = new(), j = new(), k = new();
        largest[r] = MaxOver(i, x[r, i]) - MinOver(j, x[r, j]);
        spread[r] = LogSumExp(k, x[r, k]);
        column[d] = Mean(q, Sq(x[q, d]));
        total.Value = Sum(a, largest[a] * spread[a]);
    }
}

public sealed class FormStatsTests() : LayerTest(typeof(FormStats))
{
    protected override string[] Sizes => ["R=5 D=9", "R=3 D=16"];
    protected override string? Lanes => "D";
}
