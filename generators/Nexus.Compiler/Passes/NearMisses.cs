using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Softmax-weighted sums that no fused kernel runs, each with the reason: they are right, and slow, and their users should know.</summary>
public static class NearMisses
{
    /// <summary>One sentence for each, in order of equations.</summary>
    public static EquatableArray<string> Of(Layer layer)
    {
        var found = new List<string>();
        foreach (var e in layer.Equations.Where(e => e.Region is null))
            if (e.Value is Red { Op: RedOp.Sum } red && Weight(layer, e, red) is { } score && Reason(layer, red, score) is { } reason)
                found.Add($"'{e.Array}' is a softmax-weighted sum in plain loops, with its scores in memory: {reason}");
        return found.Distinct().ToEquatable();
    }

    // The score of Σ_s exp(score - stop max) / sum · v, the weight perhaps named y.exp1; v has an axis that the score has not.
    private static Read? Weight(Layer layer, Equation e, Red red)
    {
        var reads = Scope.Reads(red.Body);
        var named = reads.Where(r => r.Array.StartsWith(e.Array + ".", StringComparison.Ordinal))
            .Select(r => layer.Equations.FirstOrDefault(x => x.Array == r.Array)?.Value).Where(x => x is not null and not Red);
        var score = named.Select(x => Exponent(x!)).Append(Exponent(red.Body)).FirstOrDefault(s => s is not null);
        var axes = score is null ? [] : layer.Arrays.First(a => a.Name == score.Array).Axes;
        return score is not null && reads.Exists(r => r.Position.SelectMany(Scope.Free).Intersect(red.Indices).Any()
            && layer.Arrays.First(a => a.Name == r.Array).Axes.Any(a => !axes.Contains(a))) ? score : null;
    }

    private static Read? Exponent(Expr x)
    {
        Read? found = null;
        Scope.Any(x, part => (found ??= part is Un { Op: UnOp.Exp, X: Bin { Op: BinOp.Sub, X: Read score, Y: Un { Op: UnOp.Stop } } } ? score : null) is not null);
        return found;
    }

    private static string? Reason(Layer layer, Red red, Read score)
    {
        var axis = layer.Indices.First(i => i.Name == red.Indices[0]).Axis;
        if (red.Indices.Count > 1) return "it is normalised over more than one index";
        if (!layer.Axes.First(a => a.Name == axis).IsTime) return $"its keys are on {axis}, which is no time axis";
        var parts = Conds.Parts(red.Where).ToList();
        if (parts.Count is 0 or > 2 || parts.Exists(p => p is not Ge)) return "its domain is not s <= t, alone or with t - s < window";
        var formula = layer.Equations.First(e => e.Array == score.Array).Value;
        var products = Scope.Reads(formula).Select(r => r.Array).Distinct().ToList();
        if (formula is not Red && (products.Count != 1 || layer.Equations.FirstOrDefault(e => e.Array == products[0])?.Value is not Red))
            return "its score is more than a scaled or capped Σ q · k";
        return "its queries, keys and values do not pair head by head, or something else reads its scores";
    }
}
