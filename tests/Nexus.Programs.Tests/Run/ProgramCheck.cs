using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Programs.Tests.Run;

/// <summary>What every compiled program must do at every width of the machine.</summary>
/// <remarks>Whole sequence and gradients against the equations by the error rule; the same bits with two threads and arrays
/// that end at a page which faults; the same in pieces over derived state. Memory starts as NaN.</remarks>
internal static class ProgramCheck
{
    private static readonly WorkerPool s_one = new(1), s_two = new(2);

    /// <summary>What a drawn program that says nothing looks like: it proves nothing, and counts as declined.</summary>
    public const string NotFinite = "draw: the exact result is not finite";

    /// <summary>Null when all holds, else the first property that does not.</summary>
    /// <param name="layer">The class with its kernel.</param>
    /// <param name="text">The case: extents, absent arrays and seed.</param>
    /// <param name="hasState">Whether it may run in pieces.</param>
    public static string? Failure(Type layer, string text, bool hasState)
    {
        var call = new CaseText(text).Call(SpecSignature.Of(layer), _ => (-1, 1), _ => { });
        var kernel = Generated.Of(layer);
        var reference = new Reference(call);
        var exact = reference.Exact(gradients: true);
        if (exact.Outputs.Concat(exact.Gradients).Any(a => a.Value.Any(x => !double.IsFinite(x)))) return NotFinite;
        foreach (var isa in Generated.Widths.Reverse())
            if (Failure(kernel, call, reference, exact, isa, hasState) is { } failure) return $"{isa} {failure}";
        return null;
    }

    private static string? Failure(
        LayerKernel kernel, LayerCall call, Reference reference, LayerResult exact, Isa isa, bool hasState)
    {
        bool gradients = exact.Gradients.Count > 0;
        LayerResult whole;
        using (var run = new KernelRun(kernel, call, isa, s_one))
        {
            try
            {
                whole = run.Whole(gradients);
            }
            catch (NotSupportedException) when (exact.Gradients.All(g => g.Value.All(x => x == 0)))
            {
                gradients = false;
                whole = run.Whole(false);
            }
            if (run.Ran.Any(r => r != isa)) return $"did not run but {run.Ran[0]}";
        }
        if (reference.Wrong(whole) is [var wrong, ..]) return wrong;
        using (var run = new KernelRun(kernel, call, isa, s_two, aligned: false))
            if (Differs(whole, run.Whole(gradients)) is { } bits) return $"two threads, memory that ends at its page: {bits}";
        using (var run = new KernelRun(kernel, call, isa, s_one))
            if (reference.Wrong(new LayerResult(run.Whole(false).Outputs, [])) is [var inference, ..])
                return $"without gradients: {inference}";
        if (!hasState || call.TimeAxis < 0) return null;
        var random = new Random(call.Tokens);
        foreach (int[] pieces in new[] { Pieces(call.Tokens, () => 1), Pieces(call.Tokens, () => random.Next(1, 7)) })
        {
            using var run = new KernelRun(kernel, call, isa, s_one, aligned: false);
            if (reference.Wrong(new LayerResult(run.InChunks(pieces), [])) is [var piece, ..])
                return $"in pieces of {string.Join(",", pieces)}: {piece}";
        }
        return null;
    }

    private static int[] Pieces(int tokens, Func<int> next)
    {
        List<int> pieces = [];
        for (int left = tokens; left > 0; left -= pieces[^1]) pieces.Add(Math.Min(left, next()));
        return [.. pieces];
    }

    private static string? Differs(LayerResult one, LayerResult two) =>
        Differs(one.Outputs, two.Outputs, "") ?? Differs(one.Gradients, two.Gradients, "gradient of ");

    private static string? Differs(Dictionary<string, double[]> one, Dictionary<string, double[]> two, string what)
    {
        foreach (var (name, x) in one)
            for (int i = 0; i < x.Length; i++)
                if (BitConverter.DoubleToInt64Bits(x[i]) != BitConverter.DoubleToInt64Bits(two[name][i]))
                    return $"{what}{name}[{i}] is {two[name][i]:G9}, and {x[i]:G9} with one";
        return null;
    }
}
