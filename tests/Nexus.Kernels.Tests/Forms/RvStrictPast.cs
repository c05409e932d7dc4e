using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvStrictPast
{
    /// <summary>eq</summary>
    public static void Define<T, K>(In<T, K> q, In<T, K> k, In<T, K> v, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<K> c = new(), e = new();
        var p = Softmax(s, Sum(c, q[t, c] * k[s, c]), where: s <= t & t - s <= 2);
        y[t, e] = Sum(s, p * v[s, e]) + 0.5 * v[t - 1, e];
    }
}

public sealed class RvStrictPastTests() : LayerTest(typeof(RvStrictPast))
{
    protected override string[] Sizes => ["T=7 K=5", "T=9 K=16"];
    protected override string? Lanes => "K";
}
