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
        if (Environment.GetEnvironmentVariable("SHOW") is { } d) File.AppendAllText(d, IrText.Print(adjoint) + "\n");
        Assert.Equal(adjoint, IrText.Parse(IrText.Print(adjoint)));
        var worst = Gradients.WorstError(Case.All[name], adjoint, out var compared);
        Assert.True(compared > 0);
        Assert.True(worst <= 1e-12, $"relative error {worst}");
    }
}

/// <summary>Compares an adjoint with dual numbers: Σ d_X · v against Σ upstream · (derivative of the outputs along v), for each input X.</summary>
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
            double expected = 0, actual = 0, scale = 1e-300;
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
