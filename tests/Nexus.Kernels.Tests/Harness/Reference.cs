using System.Collections.Concurrent;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>What the equations give for one call, and the error rule against it. Each evaluation is made once.</summary>
public sealed class Reference(LayerCall call)
{
    private const int Draws = 16;
    private readonly ConcurrentDictionary<(int Draw, Precision, bool Gradients), LayerResult> _results = new();

    /// <summary>The equations in f64.</summary>
    public LayerResult Exact(bool gradients) => Result(-1, Precision.Double, gradients);

    /// <summary>One line for each array of <paramref name="found"/> that breaks the error rule.</summary>
    public List<string> Wrong(LayerResult found)
    {
        bool gradients = found.Gradients.Count > 0;
        List<string> wrong = [];
        Compare(found.Outputs, r => r.Outputs, "");
        Compare(found.Gradients, r => r.Gradients, "gradient of ");
        return wrong;

        void Compare(Dictionary<string, double[]> arrays, Func<LayerResult, Dictionary<string, double[]>> part, string what)
        {
            foreach (var (name, values) in arrays)
            {
                double[] exact = part(Exact(gradients))[name];
                double rounding = ErrorRule.Error(part(Result(-1, Precision.Single, gradients))[name], exact);
                if (ErrorRule.Times(values, exact, rounding) > 1)
                    rounding = OtherRoundings(gradients)
                        .Select(r => ErrorRule.Error(part(r.Single)[name], part(r.Exact)[name])).Append(rounding).Max();
                if (ErrorRule.Broken(values, exact, rounding) is { } line) wrong.Add($"{what}{name} {line}");
            }
        }
    }

    // Rounding errors of one evaluation are luck, above all where terms cancel, and the f32 evaluation rounds every function
    // once, which no machine does. Where one evaluation is not enough, err(f32) is the largest of several, with inputs moved
    // by a few ulp (the same conditioning, other roundings), with exactly rounded functions and with those of the scalar lanes.
    private IEnumerable<(LayerResult Single, LayerResult Exact)> OtherRoundings(bool gradients)
    {
        for (int draw = 0; draw < Draws; draw++)
        {
            var exact = Result(draw, Precision.Double, gradients);
            yield return (Result(draw, Precision.Single, gradients), exact);
            yield return (Result(draw, Precision.Lanes, gradients), exact);
        }
    }

    private LayerResult Result(int draw, Precision precision, bool gradients)
    {
        if (draw == 0 && precision != Precision.Lanes) draw = -1; // the call itself
        return _results.GetOrAdd((draw, precision, gradients),
            _ => Oracle.Run(draw <= 0 ? call : call.Moved(draw), precision, gradients));
    }
}
