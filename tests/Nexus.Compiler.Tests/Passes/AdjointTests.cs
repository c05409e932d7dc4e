using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class AdjointTests
{
    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Equals_the_directional_derivative_for_every_input(string name)
    {
        var forward = Normalise.Run(Case.All[name].Layer);
        var adjoint = Adjoint.Run(forward);
        Assert.Equal(adjoint, IrText.Parse(IrText.Print(adjoint)));
        var worst = Gradients.WorstError(Case.All[name], adjoint, out var compared);
        Assert.True(compared > 0);
        Assert.True(worst <= 1e-12, $"relative error {worst}\n{IrText.Print(adjoint)}");
    }

    // The comparison must notice a missing guard.
    [Theory]
    [InlineData("SelectiveScan", "when<#T - t - 1 == 0>(d_last[d, n])", "d_last[d, n]")]
    [InlineData("Attention", "sum<r, t | t - s >= 0 & s + $window - t - 1 >= 0>", "sum<r, t>")]
    [InlineData("Attention with window and cap", "sum<r, t | t - s >= 0 & s + $window - t - 1 >= 0>", "sum<r, t | t - s >= 0>")]
    [InlineData("Embedding", "sum<t | token[t] - v == 0>", "sum<t>")]
    [InlineData("CrossEntropy", " & target[r] - v == 0", "")]
    [InlineData("Quotient", "when<#T - t - 2 >= 0>(d_h[t + 1] / x[t + 1])", "d_h[t + 1] / x[t + 1]")]
    public void A_missing_guard_is_noticed(string name, string from, string to)
    {
        var text = IrText.Print(Adjoint.Run(Normalise.Run(Case.All[name].Layer)));
        Assert.Contains(from, text);
        var worst = Gradients.WorstError(Case.All[name], IrText.Parse(text.Replace(from, to, StringComparison.Ordinal)), out _);
        Assert.False(worst <= 1e-3, $"relative error {worst}");
    }

    // And a wrong factor in any equation of a gradient.
    [Theory]
    [InlineData("RmsNorm")]
    [InlineData("SelectiveScan")]
    [InlineData("CausalConv1d")]
    [InlineData("Attention with window and cap")]
    [InlineData("RotatedAttention")]
    [InlineData("CrossEntropy")]
    [InlineData("SwiGlu")]
    [InlineData("Mutual")]
    [InlineData("Pooling")]
    [InlineData("GatedDelta")]
    public void A_wrong_factor_is_noticed(string name)
    {
        var adjoint = Adjoint.Run(Normalise.Run(Case.All[name].Layer));
        for (var k = 0; k < adjoint.Equations.Count; k++)
        {
            var equations = adjoint.Equations.ToArray();
            equations[k] = equations[k] with { Value = new Bin(BinOp.Mul, new Num(1.001), equations[k].Value) };
            var worst = Gradients.WorstError(Case.All[name], adjoint with { Equations = equations.ToEquatable() }, out _);
            Assert.False(worst <= 1e-9, $"{IrText.Print(adjoint.Equations[k])} does not matter");
        }
    }

    [Fact]
    public void Equations_of_the_scan_are_the_ones_of_the_paper()
    {
        var adjoint = Adjoint.Run(Normalise.Run(Case.All["SelectiveScan"].Layer));
        string Equation(string array) => IrText.Print(adjoint.Equations.Single(e => e.Array == array));
        Assert.Equal("d_h[t, d, n] = when<#T - t - 2 >= 0>(d_h[t + 1, d, n] * d_delta.exp1[t + 1, d, n]) + " +
            "d_y[t, d] * c[t, n] + when<#T - t - 1 == 0>(d_last[d, n])", Equation("d_h"));
        Assert.Equal("d_delta.exp1[t, d, n] = exp(delta[t, d] * a[d, n])", Equation("d_delta.exp1"));
        Assert.Equal("d_aLog[d, n] = d_a[d, n] * a[d, n]", Equation("d_aLog"));
        Assert.Equal("d_x[t, d] = delta[t, d] * d_x.sum1[t, d] + d_y[t, d] * opt(skip, skip[d], 0)", Equation("d_x"));
        Assert.Equal("d_c[t, n] = sum<d>(d_y[t, d] * h[t, d, n])", Equation("d_c"));
    }
}

/// <summary>Compares an adjoint with dual numbers: Σ d_X · v against Σ upstream · (derivative of the outputs along v), for each
/// input X.</summary>
public static class Gradients
{
    public static double WorstError(Case c, Layer adjoint, out int compared)
    {
        var random = new Random(7);
        var forward = Normalise.Run(c.Layer);
        var upstream = c.Layer.Arrays.Where(a => a.Kind == ArrayKind.Out).ToDictionary(a => a.Name, a =>
        {
            var values = c.Zeros(a, c.Inputs());
            for (var k = 0; k < values.Value.Length; k++) values.Value[k] = 2 * random.NextDouble() - 1;
            return values;
        });
        var gradients = Backward(c, forward, adjoint, upstream);
        double worst = 0;
        compared = 0;
        foreach (var input in c.Layer.Arrays.Where(a => a.Kind is ArrayKind.In or ArrayKind.Weight))
        {
            var varied = c.Inputs();
            if (!varied.Arrays.TryGetValue(input.Name, out var values)) continue;
            values.Tangent = [.. values.Value.Select(_ => 2 * random.NextDouble() - 1)];
            var outputs = new Evaluator(c.Layer, varied);
            double expected = 0, actual = 0, scale = 1e-6;
            foreach (var (output, u) in upstream)
            {
                var result = outputs[output];
                for (var k = 0; k < u.Value.Length; k++)
                {
                    expected += u.Value[k] * result[k].Tangent;
                    scale += Math.Abs(u.Value[k] * result[k].Tangent);
                }
            }
            var gradient = gradients[Adjoint.Of(input.Name)];
            for (var k = 0; k < values.Tangent.Length; k++) actual += gradient.Value[k] * values.Tangent[k];
            worst = Math.Max(worst, Math.Abs(actual - expected) / scale);
            if (double.IsNaN(actual)) worst = double.NaN;
            compared++;
        }
        return worst;
    }

    public static Evaluator Backward(Case c, Layer forward, Layer adjoint, Dictionary<string, Values> upstream)
    {
        var inputs = c.Inputs();
        var residuals = new Evaluator(forward, c.Inputs());
        foreach (var (output, values) in upstream) inputs.Arrays[Adjoint.Of(output)] = values;
        foreach (var array in adjoint.Arrays.Where(a => a.Kind == ArrayKind.In && !inputs.Arrays.ContainsKey(a.Name)))
            if (forward.Arrays.Any(a => a.Name == array.Name && a.Kind is ArrayKind.Local or ArrayKind.Out))
                inputs.Arrays[array.Name] = residuals[array.Name];
        return new Evaluator(adjoint, inputs);
    }
}
