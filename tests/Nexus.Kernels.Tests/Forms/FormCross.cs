using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormCross
{
    /// <summary>The equations.</summary>
    public static void Define<T, S, K>(In<T, K> q, In<S, K> k, In<S, K> v, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(); Index<S> s = new(); Index<K> c = new(), e = new();
        var p = Softmax(s, Sum(c, q[t, c] * k[s, c]) / Sqrt(Extent(c)));
        y[t, e] = Sum(s, p * v[s, e]);
    }
}

public sealed class FormCrossTests() : LayerTest(typeof(FormCross))
{
    protected override string[] Sizes => ["T=7 S=5 K=6", "T=9 S=20 K=16"];
    protected override string? Lanes => "K";
}
