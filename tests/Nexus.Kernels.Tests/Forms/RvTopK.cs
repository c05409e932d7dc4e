using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>none</summary>
[Layer(Source = "none")]
public static partial class RvTopK
{
    /// <summary>eq</summary>
    public static void Define<E, D>(In<E> score, Weight<E, D> w, Out<D> y, int top = 2)
    {
        Index<E> e = new(), f = new(); Index<D> d = new();
        Local<E> p = new();
        p[e] = Softmax(e, score[e]);
        y[d] = Sum(f, p[f] * w[f, d], where: Rank(f, p[f]) < top);
    }
}

public sealed class RvTopKTests() : LayerTest(typeof(RvTopK))
{
    protected override string[] Sizes => ["E=7 D=5", "E=4 D=17 top=3"];
    protected override string? Lanes => "D";
}
