using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class CheckTests
{
    private const string Head = """
        layer L
        axis T time
        axis D
        axis Two = 2
        int step = 1
        index t, s : T
        index d, e : D
        index w : Two
        in x[T, D]
        ids token[T] of D
        weight bias[D]?
        weight table[D, D]
        local u[T, D]
        out y[T, D]

        """;

    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Sound_layers_stay_sound_through_every_pass(string name)
    {
        var layer = Case.All[name].Layer;
        var normal = Normalise.Run(layer);
        foreach (var stage in new[] { layer, normal, Adjoint.Run(normal), State.Run(normal).Layer })
            Assert.True(Check.Run(stage).Count == 0,
                string.Join("\n", Check.Run(stage).Select(f => f.Message)) + "\n" + IrText.Print(stage));
    }

    [Theory]
    [InlineData("u[t, d] = x[t, d]", "NX2101", "No equation defines y[t, d]")]
    [InlineData("u[t, d] = x[t, d]\ny[t, d] = u[t, d]\ny[s, e] = 0", "NX2102",
        "y[t, d] is defined 2 times, by y[t, d] = u[t, d] and by y[s, e] = 0")]
    [InlineData("x[t, d] = 1\nu[t, d] = 1\ny[t, d] = 1", "NX2103", "x is given by the caller")]
    [InlineData("u[t, d] = 2 * y[t, d]\ny[t, d] = u[t, d] + x[t, d]", "NX2104",
        "defined in terms of itself at the same position")]
    [InlineData("u[t, d] = x[t, e]\ny[t, d] = u[t, d]", "NX2201", "uses e, which is neither on the left nor bound")]
    [InlineData("u[t, d] = x[t, z]\ny[t, d] = u[t, d]", "NX2201", "index z, which is not declared")]
    [InlineData("u[t, d] = sum<d>(x[t, d])\ny[t, d] = u[t, d]", "NX2202", "reduces over d, which already has a value")]
    [InlineData("u[t, d] = sum<e>(x[t, e]) + x[t, e]\ny[t, d] = u[t, d]", "NX2201", "uses e")]
    [InlineData("u[t, d] = x[t, d] * $scale\ny[t, d] = u[t, d]", "NX2204", "hyper-parameter scale")]
    [InlineData("u[t, d] = {#Q}\ny[t, d] = u[t, d]", "NX2204", "extent of Q")]
    [InlineData("u[t, d] = token[t] * 2\ny[t, d] = u[t, d]", "NX2205", "reads token[t] as a number")]
    [InlineData("u[t, d] = bias[d]\ny[t, d] = u[t, d]", "NX2206", "bias[d], which may be absent")]
    [InlineData("u[t, d] = opt(bias, 1, bias[d])\ny[t, d] = u[t, d]", "NX2206", "bias[d], which may be absent")]
    [InlineData("u[t, d] = opt(x, x[t, d], 0)\ny[t, d] = u[t, d]", "NX2206", "which it always is")]
    [InlineData("u[t, d] = x[t]\ny[t, d] = u[t, d]", "NX2207", "has 1 positions, but in x[T, D] has 2 dimensions")]
    [InlineData("u[t, d] = x[d, t]\ny[t, d] = u[t, d]", "NX2208",
        "position 1 of x[d, t] is on the axis D, but in x[T, D] has T there")]
    [InlineData("u[t, d] = x[token[t], d]\ny[t, d] = u[t, d]", "NX2208", "position 1 of x[token[t], d] is on the axis D")]
    [InlineData("u[t, d] = q[t]\ny[t, d] = u[t, d]", "NX2003", "mentions q")]
    [InlineData("local x[T]\nu[t, d] = 1\ny[t, d] = u[t, d]", "NX2001", "declares the array x 2 times")]
    [InlineData("local v[Q]\nu[t, d] = 1\ny[t, d] = u[t, d]", "NX2002", "v is on the axis Q")]
    [InlineData("local v[D, D]\nv[d, d] = 1\nu[t, d] = 1\ny[t, d] = u[t, d]", "NX2203", "has d twice on the left")]
    [InlineData("local v[Two, D]\nv[0, d] = 1\nu[t, d] = v[1, d]\ny[t, d] = u[t, d]", "NX2101", "No equation defines v[1, d]")]
    [InlineData("local v[Two, D]\nv[0, d] = 1\nv[w, d] = 1\nu[t, d] = v[1, d]\ny[t, d] = u[t, d]", "NX2102",
        "v[0, d] is defined 2 times")]
    public void Slips_are_named(string equations, string code, string says)
    {
        var findings = Check.Run(IrText.Parse(Head + equations));
        Assert.Contains(findings, f => f.Code == code && f.Message.Contains(says, StringComparison.Ordinal));
    }
}
