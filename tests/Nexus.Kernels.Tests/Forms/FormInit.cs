using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormInit
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, In<T, D> gate, In<D>? h0, Out<T, D> y, Out<D> last) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new();
        Local<T, D> h = new();
        h[-1, d] = h0?[d] ?? 0;
        h[t, d] = Sigmoid(gate[t, d]) * h[t - 1, d] + x[t, d];
        y[t, d] = h[t, d] * Tanh(h[t - 1, d]);
        last[d] = h[^1, d];
    }
}

public sealed class FormInitTests() : LayerTest(typeof(FormInit))
{
    protected override string[] Sizes => ["T=7 D=5", "T=40 D=17 -h0", "T=9 D=4"];
    protected override string? Lanes => "D";
}
