using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class NormaliseTests
{
    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Values_stay(string name)
    {
        var c = Case.All[name];
        var normal = Normalise.Run(c.Layer);
        var before = new Evaluator(c.Layer, c.Inputs());
        var after = new Evaluator(normal, c.Inputs());
        foreach (var output in c.Layer.Arrays.Where(a => a.Kind == ArrayKind.Out))
            Near.Equal(before[output.Name].Value, after[output.Name].Value, 1e-14, output.Name);
    }

    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Every_reduction_is_a_root_and_the_pass_is_idempotent(string name)
    {
        var normal = Normalise.Run(Case.All[name].Layer);
        foreach (var equation in normal.Equations)
            Assert.False(Scope.Any(equation.Value is Red r ? r.Body : equation.Value, x => x is Red), IrText.Print(equation));
        Assert.Equal(IrText.Print(normal), IrText.Print(Normalise.Run(normal)));
        Assert.Equal(normal, IrText.Parse(IrText.Print(normal)));
    }

    [Theory]
    [InlineData("RmsNorm", "y.sum1[b] = sum<j>(sq(x[b, j]))")]
    [InlineData("RmsNorm", "y.rsqrt1[b] = rsqrt(y.sum1[b] / {#D} + $eps)")]
    [InlineData("RmsNorm", "y[b, d] = x[b, d] * y.rsqrt1[b] * w[d]")]
    [InlineData("Rotary", "y.cos1[t, j] = cos({t} * y.pow1[j])")]
    [InlineData("Rotary", "y[t, 1, j] = x[t, 1, j] * y.cos1[t, j] + x[t, 0, j] * y.sin1[t, j]")]
    [InlineData("SelectiveScan", "a[d, n] = -exp(aLog[d, n])")]
    [InlineData("GatedDelta", "u.exp1[t] = exp(opt(g, g[t], 0))")]
    [InlineData("GatedDelta", "s[t, i, j] = u.exp1[t] * s[t - 1, i, j] + k[t, i] * u[t, j]")]
    [InlineData("Attention", "p.score.sum1[g, r, t, s] = sum<c>(q[g, r, t, c] * k[g, s, c]) in attention1 as product")]
    public void Reductions_and_repeated_functions_have_names(string name, string equation) =>
        Assert.Contains(equation, IrText.Print(Normalise.Run(Case.All[name].Layer)).Split('\n'));

    [Theory]
    // A copy of a local, transposed and of one array twice, disappears; an output takes the place of the local it copies.
    [InlineData("u[i, j] = x[j, i]\nv[i, j] = u[i, j]\ny[i] = sum<j>(v[i, j] * u[j, i])", "y[i] = sum<j>(x[j, i] * x[i, j])")]
    [InlineData("u[i, j] = sq(x[i, j])\nv[i, j] = u[i, j]\nz[i, j] = v[i, j]", "z[i, j] = sq(x[i, j])")]
    // A shifted read of a copy is the shifted read of the original: both are 0 outside.
    [InlineData("u[i, j] = x[i, j]\nz[i, j] = u[i - 1, j]", "z[i, j] = x[i - 1, j]")]
    // A copy along a diagonal or to another place is no renaming.
    [InlineData("u[i, j] = x[i - 1, j]\nz[i, j] = u[i + 1, j]", "u[i, j] = x[i - 1, j]\nz[i, j] = u[i + 1, j]")]
    [InlineData("u[i, j] = x[i, i]\nz[i, j] = u[i, j]", "z[i, j] = x[i, i]")]
    // Unused and constant parts.
    [InlineData("u[i, j] = exp(x[i, j])\nz[i, j] = 2 * 3 * x[i, j] + 0", "z[i, j] = 6 * x[i, j]")]
    [InlineData("z[i, j] = when<i + 1 >= 0>(select<i - #I >= 0>(1, x[i, j]))", "z[i, j] = x[i, j]")]
    [InlineData("z[i, j] = when<i - j >= 0>(when<i - j + 1 >= 0>(x[i, j]))", "z[i, j] = when<i - j >= 0>(x[i, j])")]
    // A guarded summand is a sum over the domain, and sums of sums are one.
    [InlineData("y[i] = sum<j>(2 * when<i - j >= 0>(x[i, j]))", "y[i] = sum<j | i - j >= 0>(2 * x[i, j])")]
    [InlineData("y[i] = sum<j>(sum<k>(x[j, k]))", "y[i] = sum<j, k>(x[j, k])")]
    // Equal up to names is one array; the places of its indices are found.
    [InlineData("z[i, j] = sum<k>(x[i, k]) * sum<l>(x[j, l])",
        "z.sum1[i] = sum<k>(x[i, k])\nz[i, j] = z.sum1[i] * z.sum1[j]")]
    // What is hoisted from below a condition keeps it.
    [InlineData("z[i, j] = select<i - 2 >= 0>(sqrt(x[i, 0]) * x[i, j], 1)",
        "z.sqrt1[i] = when<i - 2 >= 0>(sqrt(x[i, 0]))\nz[i, j] = select<i - 2 >= 0>(z.sqrt1[i] * x[i, j], 1)")]
    [InlineData("z[i, j] = select<lt(x[j, 0], 0)>(1, sqrt(x[i, 0]))", "z[i, j] = select<lt(x[j, 0], 0)>(1, sqrt(x[i, 0]))")]
    [InlineData("z[i, j] = when<i - 1 >= 0>(sum<k>(x[i, k])) + when<i - 3 >= 0>(sum<k>(x[i, k]) * x[i, j])",
        "z.sum1[i] = sum<k | i - 1 >= 0 | i - 3 >= 0>(x[i, k])\n" +
        "z[i, j] = when<i - 1 >= 0>(z.sum1[i]) + when<i - 3 >= 0>(z.sum1[i] * x[i, j])")]
    public void Small_forms(string equations, string expected)
    {
        var outs = string.Concat(new[] { "y[I]", "z[I, I]" }.Where(o =>
            equations.Contains(o[0] + "[", StringComparison.Ordinal)).Select(o => $"out {o}\n"));
        var locals = string.Concat(new[] { "u", "v" }.Where(o =>
            equations.Contains(o + "[", StringComparison.Ordinal)).Select(o => $"local {o}[I, I]\n"));
        var layer = IrText.Parse($"layer L\naxis I\nindex i, j, k, l : I\nin x[I, I]\n{outs}{locals}{equations}");
        Assert.Equal(expected, string.Join("\n", Normalise.Run(layer).Equations.Select(IrText.Print)));
    }
}
