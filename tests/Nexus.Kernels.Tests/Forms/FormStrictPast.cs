using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormStrictPast
{
    /// <summary>The equations.</summary>
    public static void Define<T, K>(In<T, K> q, In<T, K> k, In<T, K> v, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new();
        var p = Softmax(s, Sum(c, q[t, c] * k[s, c]), where: s <= t & t - s <= 2);
        y[t, e] = Sum(s, p * v[s, e]) + 0.5 * v[t - 1, e];
    }
}

public sealed class FormStrictPastTests() : LayerTest(typeof(FormStrictPast))
{
    protected override string[] Sizes => ["T=7 K=5", "T=9 K=16"];
    protected override string? Lanes => "K";
}
