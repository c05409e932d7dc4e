using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormDilated
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<D, K> w, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<K> k = new();
        y[t, d] = Sum(k, w[d, k] * x[At<T>(t - 2 * k), d]);
    }
}

public sealed class FormDilatedTests() : LayerTest(typeof(FormDilated))
{
    protected override string[] Sizes => ["T=11 D=5 K=3", "T=9 D=17 K=2"];
    protected override string? Lanes => "D";
}
