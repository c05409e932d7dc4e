using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormBilinear
{
    /// <summary>The equations.</summary>
    public static void Define<I, J, O>(In<I> x, In<J> z, Weight<O, I, J> w, Out<O> y)
    {
        Index<I> i = new(); Index<J> j = new(); Index<O> o = new();
        y[o] = Sum(i, j, x[i] * w[o, i, j] * z[j]);
    }
}

public sealed class FormBilinearTests() : LayerTest(typeof(FormBilinear))
{
    protected override string[] Sizes => ["I=5 J=4 O=7", "I=8 J=3 O=16"];
    protected override string? Lanes => "O";
}
