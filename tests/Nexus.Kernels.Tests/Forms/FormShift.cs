using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormShift
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, int lag = 2) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = x[At<T>(t - lag), d] + x[t, d];
    }
}

public sealed class FormShiftTests() : LayerTest(typeof(FormShift))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17 lag=3"];
    protected override string? Lanes => "D";
}
