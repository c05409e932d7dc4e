using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormSoftFlag
{
    /// <summary>The equations.</summary>
    public static void Define<T, K>(In<T, K> q, In<T, K> k, In<T, K> v, Out<T, K> y, bool soft = false, double cap = 1) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new();
        var score = Sum(c, q[t, c] * k[s, c]);
        var p = Softmax(s, Select(soft, cap * Tanh(score / cap), score), where: s <= t);
        y[t, e] = Sum(s, p * v[s, e]);
    }
}

public sealed class FormSoftFlagTests() : LayerTest(typeof(FormSoftFlag))
{
    protected override string[] Sizes => ["T=7 K=5", "T=9 K=16 soft=1"];
    protected override string? Lanes => "K";
}
