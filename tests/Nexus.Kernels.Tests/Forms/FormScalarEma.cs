using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormScalarEma
{
    /// <summary>The equations.</summary>
    public static void Define<T>(In<T> x, Out<T> h, double g = 0.5) where T : ITime
    {
        Index<T> t = new();
        h[t] = g * h[t - 1] + (1 - g) * x[t];
    }
}

public sealed class FormScalarEmaTests() : LayerTest(typeof(FormScalarEma))
{
    protected override string[] Sizes => ["T=7", "T=9"];
    protected override string? Lanes => null;
}
