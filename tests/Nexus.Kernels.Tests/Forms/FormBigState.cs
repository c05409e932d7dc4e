using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormBigState
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, N>(In<T, D> x, In<T, N> b, Weight<D, N> a, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<N> n = new();
        Local<T, D, N> h = new();
        h[t, d, n] = Sigmoid(a[d, n]) * h[t - 1, d, n] + b[t, n] * x[t, d];
        y[t, d] = MaxOver(n, h[t, d, n]);
    }
}

public sealed class FormBigStateTests() : LayerTest(typeof(FormBigState))
{
    protected override string[] Sizes => ["T=3 D=17 N=5"];
    protected override string? Lanes => "D";
}
