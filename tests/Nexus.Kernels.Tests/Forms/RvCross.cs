using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvCross
{
    /// <summary>eq</summary>
    public static void Define<T, S, K>(In<T, K> q, In<S, K> k, In<S, K> v, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(); Index<S> s = new(); Index<K> c = new(), e = new();
        var p = Softmax(s, Sum(c, q[t, c] * k[s, c]) / Sqrt(Extent(c)));
        y[t, e] = Sum(s, p * v[s, e]);
    }
}

public sealed class RvCrossTests() : LayerTest(typeof(RvCross))
{
    protected override string[] Sizes => ["T=7 S=5 K=6", "T=9 S=20 K=16"];
    protected override string? Lanes => "K";
}
