using Microsoft.CodeAnalysis;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>What falls back to plain loops is said, with the reason, as information and in the plan; what does not is not.</summary>
public sealed class NearMissTests
{
    private const string Attention = "public static void Define<T, S, K>(In<T, K> q, In<T, K> k, In<T, K> v, In<T, T> bias, In<S, K> m, " +
        "Out<T, K> y) where T : ITime { Index<T> t = new(), s = new(); Index<S> e = new(); Index<K> c = new(), j = new(); ";

    private const string Product = "public static void Define<R, I, O, K>(In<R, I> x, Weight<O, I> w, Weight<I> g, Weight<O, K, I> f, Out<R, O> y) " +
        "where R : ITime { Index<R> r = new(); Index<I> i = new(); Index<O> o = new(); Index<K> k = new(); ";

    [Theory]
    [InlineData("NX4002", "the product of 'x' and 'w' over i runs as plain loops, because each term has the further factor g[i]", Product +
        "y[r, o] = Sum(i, x[r, i] * w[o, i] * g[i]); }")]
    [InlineData("NX4002", "because the sum has the condition", Product +
        "y[r, o] = Sum(i, x[r, i] * w[o, i], where: i > 1); }")]
    [InlineData("NX4002", "because 'x' is read at", Product +
        "y[r, o] = Sum(k, i, x[r - (Extent(k) - 1) + k, i] * f[o, k, i]); }")]
    public void A_near_miss_is_information_with_its_reason(string id, string says, string define)
    {
        var result = Compile.Driver().RunGenerators(Layer(define)).GetRunResult();
        var found = Assert.Single(result.Diagnostics, d => d.Id == id);
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
        Assert.Contains(says, found.GetMessage(null));
        Assert.StartsWith("Example: ", found.GetMessage(null));
        // The plan says the same, where the equations stand beside it.
        var code = Compile.Generated(Compile.Driver().RunGenerators(Layer(define)))["Example.g.cs"];
        Assert.Contains(says, code);
    }

    [Theory]
    [InlineData(Attention + "var p = Softmax(s, Sum(j, q[t, j] * k[s, j]), where: s <= t); y[t, c] = Sum(s, p * v[s, c]); }")]
    [InlineData(Product + "y[r, o] = Sum(i, x[r, i] * w[o, i]); }")]
    [InlineData("public static void Define<T, K, D>(In<T, D> x, Weight<D, K> w, Out<T, D> y) where T : ITime { Index<T> t = new(); " +
        "Index<K> k = new(); Index<D> d = new(); y[t, d] = Sum(k, w[d, k] * x[t - (Extent(k) - 1) + k, d]); }")]
    [InlineData("public static void Define<R, V>(In<R, V> x, Out<R, V> y) { Index<R> r = new(); Index<V> v = new(); " +
        "y[r, v] = Softmax(v, x[r, v]); }")]
    public void What_is_recognised_or_no_pattern_at_all_is_not_reported(string define)
    {
        var result = Compile.Driver().RunGenerators(Layer(define)).GetRunResult();
        Assert.DoesNotContain(result.Diagnostics, d => d.Id is "NX4002" or "NX4003");
    }

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Layer(string define) => Compile.Project("Example",
        $"{Compile.Usings}\n[Layer(Source = \"none\")]\npublic static partial class Example\n{{\n    {define}\n}}\n");
}
