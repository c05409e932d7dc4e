using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormReset
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        Local<T, D> h = new();
        h[t, d] = Select(t % 4 == 0, 0, Sigmoid(a[d]) * h[t - 1, d]) + x[t, d];
        y[t, d] = h[t, d];
    }
}

public sealed class FormResetTests() : LayerTest(typeof(FormReset))
{
    protected override string[] Sizes => ["T=11 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
