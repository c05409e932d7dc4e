using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormRnn
{
    /// <summary>The equations.</summary>
    public static void Define<T, I, H>(In<T, I> x, Weight<H, I> wx, Weight<H, H> wh, Weight<H> b, Out<T, H> h) where T : ITime
    {
        Index<T> t = new(); Index<I> i = new(); Index<H> j = new(), k = new();
        h[t, j] = Tanh(Sum(i, wx[j, i] * x[t, i]) + Sum(k, wh[j, k] * h[t - 1, k]) + b[j]);
    }
}

public sealed class FormRnnTests() : LayerTest(typeof(FormRnn))
{
    protected override string[] Sizes => ["T=7 I=5 H=9", "T=9 I=4 H=16"];
    protected override string? Lanes => "H";
}
