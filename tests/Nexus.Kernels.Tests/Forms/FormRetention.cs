using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormRetention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(In<T, K> q, In<T, K> k, In<T, V> v, Out<T, V> y, double gamma = 0.9) where T : ITime
    {
        Index<T> t = new(); Index<K> i = new(); Index<V> j = new();
        Local<T, K, V> s = new();
        s[t, i, j] = gamma * s[t - 1, i, j] + k[t, i] * v[t, j];
        y[t, j] = Sum(i, q[t, i] * s[t, i, j]) / Sqrt(Extent(i));
    }
}

public sealed class FormRetentionTests() : LayerTest(typeof(FormRetention))
{
    protected override string[] Sizes => ["T=7 K=5 V=6", "T=9 K=4 V=16"];
    protected override string? Lanes => "V";
}
