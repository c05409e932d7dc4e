using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormMaxPool
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<K> w, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<K> k = new();
        y[t, d] = MaxOver(k, w[k] * x[t - (Extent(k) - 1) + k, d]);
    }
}

public sealed class FormMaxPoolTests() : LayerTest(typeof(FormMaxPool))
{
    protected override string[] Sizes => ["T=7 D=5 K=3", "T=9 D=17 K=4"];
    protected override string? Lanes => "D";
}
