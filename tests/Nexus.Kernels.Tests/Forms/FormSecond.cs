using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormSecond
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Weight<D> b, Out<T, D> h) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        h[t, d] = 0.5 * a[d] * h[t - 1, d] + 0.3 * b[d] * h[t - 2, d] + x[t, d];
    }
}

public sealed class FormSecondTests() : LayerTest(typeof(FormSecond))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
