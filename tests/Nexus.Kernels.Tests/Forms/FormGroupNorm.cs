using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormGroupNorm
{
    /// <summary>The equations.</summary>
    public static void Define<G, C>(In<Joined<G, C>> x, Weight<Joined<G, C>> w, Out<Joined<G, C>> y, double eps = 1e-5)
    {
        Index<G> g = new(); Index<C> c = new(), j = new(), m = new();
        var mean = Mean(j, x.Split()[g, j]);
        var variance = Mean(m, Sq(x.Split()[g, m] - mean));
        y.Split()[g, c] = (x.Split()[g, c] - mean) * Rsqrt(variance + eps) * w.Split()[g, c];
    }
}

public sealed class FormGroupNormTests() : LayerTest(typeof(FormGroupNorm))
{
    protected override string[] Sizes => ["G=3 C=5", "G=2 C=16"];
    protected override string? Lanes => "G";
}
