using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormMeanAll
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(), s = new(), u = new(); Index<D> d = new();
        Local<T, D> m = new();
        m[t, d] = Mean(s, x[s, d], where: s <= t);
        y[t, d] = m[t, d] - a[d] * m[t - 1, d] + MaxOver(u, x[u, d], where: u <= t);
    }
}

public sealed class FormMeanAllTests() : LayerTest(typeof(FormMeanAll))
{
    protected override string[] Sizes => ["T=7 D=5", "T=9 D=17"];
    protected override string? Lanes => "D";
}
