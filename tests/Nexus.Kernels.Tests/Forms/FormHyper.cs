using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormHyper
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, int n = 2, bool flip = false, double g = 0.5) where T : ITime
    {
        Index<T> t = new(), s = new(); Index<D> d = new();
        y[t, d] = Select(flip, -1, 1) * Pow(g, n) * Sum(s, x[s, d] / n, where: s <= t & t - s < n) + Select(n > 2, t * g, 0.5 * d);
    }
}

public sealed class FormHyperTests() : LayerTest(typeof(FormHyper))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17 n=3 flip=1 g=0.25"];
    protected override string? Lanes => "D";
}
