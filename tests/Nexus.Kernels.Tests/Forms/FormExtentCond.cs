using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormExtentCond
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Select(t < Extent(d), x[t, d], 0.5 * x[t, d]);
    }
}

public sealed class FormExtentCondTests() : LayerTest(typeof(FormExtentCond))
{
    protected override string[] Sizes => ["T=11 D=5", "T=9 D=3"];
    protected override string? Lanes => "D";
}
