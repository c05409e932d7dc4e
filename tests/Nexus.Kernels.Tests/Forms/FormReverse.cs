using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormReverse
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        y[t, d] = Sigmoid(a[d]) * y[t + 1, d] + x[t, d];
    }
}

public sealed class FormReverseTests() : LayerTest(typeof(FormReverse))
{
    protected override string[] Sizes => ["T=7 D=5", "T=40 D=17"];
    protected override string? Lanes => "D";
}
