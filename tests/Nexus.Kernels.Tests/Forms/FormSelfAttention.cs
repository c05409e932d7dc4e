using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormSelfAttention
{
    /// <summary>The equations.</summary>
    public static void Define<S, K>(In<S, K> q, In<S, K> k, In<S, K> v, Out<S, K> y, double temperature = 1)
    {
        Index<S> i = new(), j = new(); Index<K> c = new(), e = new();
        var p = Softmax(j, Sum(c, q[i, c] * k[j, c]) / (temperature * Sqrt(Extent(c))));
        y[i, e] = Sum(j, p * v[j, e]);
    }
}

public sealed class FormSelfAttentionTests() : LayerTest(typeof(FormSelfAttention))
{
    protected override string[] Sizes => ["S=7 K=5", "S=9 K=16"];
    protected override string? Lanes => "K";
}
