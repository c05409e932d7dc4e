using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormAttnKT
{
    /// <summary>The equations.</summary>
    public static void Define<T, K>(In<K, T> q, In<K, T> k, In<T, K> v, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new();
        var p = Softmax(s, Sum(c, q[c, t] * k[c, s]), where: s <= t);
        y[t, e] = Sum(s, p * v[s, e]);
    }
}

public sealed class FormAttnKTTests() : LayerTest(typeof(FormAttnKT))
{
    protected override string[] Sizes => ["T=7 K=5", "T=9 K=16"];
    protected override string? Lanes => "K";
}
