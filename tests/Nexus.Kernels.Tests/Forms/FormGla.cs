using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormGla
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K, V>(In<T, H, K> q, In<T, H, K> k, In<T, H, K> gate, In<T, H, V> v, Out<T, H, V> y, Out<H, K, V> last) where T : ITime
    {
        Index<T> t = new(); Index<H> h = new(); Index<K> i = new(); Index<V> j = new();
        Local<T, H, K, V> s = new();
        s[t, h, i, j] = Sigmoid(gate[t, h, i]) * s[t - 1, h, i, j] + k[t, h, i] * v[t, h, j];
        y[t, h, j] = Sum(i, q[t, h, i] * s[t, h, i, j]);
        last[h, i, j] = s[^1, h, i, j];
    }
}

public sealed class FormGlaTests() : LayerTest(typeof(FormGla))
{
    protected override string[] Sizes => ["T=7 H=2 K=3 V=6", "T=70 H=1 K=4 V=16"];
    protected override string? Lanes => "V";
}
