using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormAttnHeadsLast
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(In<T, K, H> q, In<T, K, H> k, In<T, K, H> v, Out<T, K, H> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new(); Index<H> h = new();
        var p = Softmax(s, Sum(c, q[t, c, h] * k[s, c, h]), where: s <= t);
        y[t, e, h] = Sum(s, p * v[s, e, h]);
    }
}

public sealed class FormAttnHeadsLastTests() : LayerTest(typeof(FormAttnHeadsLast))
{
    protected override string[] Sizes => ["T=7 H=3 K=5", "T=9 H=2 K=16"];
    protected override string? Lanes => "K";
}
