using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormTopK
{
    /// <summary>The equations.</summary>
    public static void Define<E, D>(In<E> score, Weight<E, D> w, Out<D> y, int top = 2)
    {
        Index<E> e = new(), f = new(); Index<D> d = new();
        Local<E> p = new();
        p[e] = Softmax(e, score[e]);
        y[d] = Sum(f, p[f] * w[f, d], where: Rank(f, p[f]) < top);
    }
}

public sealed class FormTopKTests() : LayerTest(typeof(FormTopK))
{
    protected override string[] Sizes => ["E=7 D=5", "E=4 D=17 top=3"];
    protected override string? Lanes => "D";
}
