using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormForget
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, In<T, H> gate, Out<T, H, K> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<H> h = new(); Index<K> c = new(), e = new();
        Local<T, H> f = new();
        f[t, h] = f[t - 1, h] + Log(Sigmoid(gate[t, h]));
        var p = Softmax(s, Sum(c, q[t, h, c] * k[s, h, c]) / Sqrt(Extent(c)) + f[t, h] - f[s, h], where: s <= t);
        y[t, h, e] = Sum(s, p * v[s, h, e]);
    }
}

public sealed class FormForgetTests() : LayerTest(typeof(FormForget))
{
    protected override string[] Sizes => ["T=7 H=2 K=5", "T=9 H=1 K=16"];
    protected override string? Lanes => null;
}
