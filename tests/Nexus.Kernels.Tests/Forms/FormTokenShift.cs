using Nexus.Spec;
using Nexus.Kernels.Tests.Harness;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>One form of the language in a layer of its own.</summary>
[Layer(Source = "a form of the language, written as a newcomer would")]
public static partial class FormTokenShift
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, F>(In<T, D> x, Weight<D> mix, Weight<F, D> up, Weight<D, F> down, Out<T, D> y) where T : ITime
    {
        Index<T> t = new(); Index<D> d = new(); Index<F> f = new();
        Local<T, D> m = new(); Local<T, F> u = new(), a = new();
        m[t, d] = x[t, d] + mix[d] * (x[t - 1, d] - x[t, d]);
        Linear.Define(m[t], up, u[t]);
        a[t, f] = Sq(Max(u[t, f], 0));
        Linear.Define(a[t], down, y[t]);
    }
}

public sealed class FormTokenShiftTests() : LayerTest(typeof(FormTokenShift))
{
    protected override string[] Sizes => ["T=7 D=5 F=9", "T=9 D=8 F=16"];
    protected override string? Lanes => "F";
}
