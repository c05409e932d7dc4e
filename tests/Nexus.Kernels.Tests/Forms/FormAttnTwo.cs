using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormAttnTwo
{
    /// <summary>The equations.</summary>
    public static void Define<T, A, K>(In<T, K, A> q, In<T, A, K> k, In<T, A, K> v, Out<T, K, A> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new(); Index<A> a = new(), b = new();
        var p = Softmax(s, Sum(a, c, q[t, c, a] * k[s, a, c]), where: s <= t);
        y[t, e, b] = Sum(s, p * v[s, b, e]);
    }
}

public sealed class FormAttnTwoTests() : LayerTest(typeof(FormAttnTwo))
{
    protected override string[] Sizes => ["T=7 A=3 K=5", "T=9 A=2 K=16"];
    protected override string? Lanes => "K";
}
