using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Plan;

/// <summary>An equation that is nearly of a form with faster code, and what keeps it from that.</summary>
/// <param name="Code">NX4002 product, NX4003 softmax-weighted sum.</param>
/// <param name="Array">The array that the equation defines; empty when it is about the whole layer.</param>
/// <param name="Message">What runs as plain loops, why, and what the faster form looks like, in the user's own names.</param>
public sealed record NearMiss(string Code, string Array, string Message);

/// <summary>Finds the equations of Advance that fell back to plain loops though they resemble a recognised pattern.</summary>
/// <remarks>What a pattern takes is decided by <see cref="Contraction"/> and <c>Regions</c>; here only what they left is looked at.</remarks>
public static class NearMisses
{
    /// <summary>The code of products.</summary>
    public const string ProductCode = "NX4002";

    /// <summary>Codes of what is about one equation, with their titles; NX4001 is a rule of the analyzer.</summary>
    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        ["NX4003"] = "A softmax-weighted sum runs as plain loops",
        ["NX4002"] = "A matrix product runs as plain loops",
    };

    /// <summary>The near misses of a layer, in the order of its equations.</summary>
    public static IReadOnlyList<NearMiss> Of(CompiledLayer layer)
    {
        var found = Passes.NearMisses.Of(layer.Normalised).Select(m => new NearMiss("NX4003", "", $"{m}.")).ToList();
        // What a recurrence computes in its own loops would have to leave them to be a product.
        foreach (var step in layer.Forward.Pass.Steps.OfType<NestStep>().Where(n => n.Kind != NestKind.Scan))
            foreach (var equation in step.Equations.Where(e => e.Region is null))
                if (new Facts(equation, layer.Forward.Pass.Layer) is { Op: RedOp.Sum } facts && Product(facts) is { } product) found.Add(product);
        return found;
    }

    // Rows, columns and depth are there: two elements in one term, each with an index that the other lacks, and a common summed one.
    private static NearMiss? Product(Facts f)
    {
        var factors = Factors(f.Body is When when ? when.Body : f.Body).ToList();
        var reads = factors.OfType<Read>().ToList();
        foreach (var x in reads)
            foreach (var y in reads.SkipWhile(r => r != x).Skip(1))
            {
                // What normalising named, such as the weights of a softmax, is no product that anyone wrote.
                if (IsGenerated(x.Array) || IsGenerated(y.Array)) continue;
                var (inX, inY) = (Indices(x), Indices(y));
                var depth = f.Reduced.Where(i => inX.Contains(i) && inY.Contains(i)).ToList();
                var rows = f.Free.Where(i => inX.Contains(i) && !inY.Contains(i)).ToList();
                var columns = f.Free.Where(i => inY.Contains(i) && !inX.Contains(i)).ToList();
                if (depth.Count == 0 || rows.Count == 0 || columns.Count == 0) continue;
                return new("NX4002", f.Equation.Array, $"'{UserName(f.Equation.Array)}': the product of '{UserName(x.Array)}' and "
                    + $"'{UserName(y.Array)}' over {string.Join(", ", depth)} runs as plain loops, because {Reason(f, factors, x, y, depth)}. "
                    + $"The product kernel takes Sum({string.Join(", ", depth)}, {Plain(x)} * {Plain(y)}) as an equation of its own.");
            }
        return null;
    }

    private static string Reason(Facts f, List<Expr> factors, Read x, Read y, List<string> depth)
    {
        if (f.Conditions.Count > 0) return $"the sum has the condition {IrText.Print(f.Conditions[0])}";
        if (f.Body is When w) return $"its terms have the condition {IrText.Print(w.Where)}";
        var rest = factors.Where(e => e != x && e != y).ToList();
        if (rest.Count > 0) return $"each term has the further factor {IrText.Print(rest[0])}";
        foreach (var read in new[] { x, y })
            foreach (var p in read.Position.Where(p => p.Terms.Count > 0 && Facts.PlainIndex(p) is null))
                return $"'{UserName(read.Array)}' is read at {IrText.Print(p)} instead of at an index";
        foreach (var read in new[] { x, y })
            if (read.Position.Select(Facts.PlainIndex).Where(i => i is not null).GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { } twice)
                return $"'{UserName(read.Array)}' is read at {twice.Key} twice";
        if (f.Reduced.FirstOrDefault(i => !depth.Contains(i)) is { } alone) return $"{alone} is summed too, which only one of them has";
        return $"no index of '{UserName(f.Equation.Array)}' that only one of them has is its last one, so that neither gives contiguous columns";
    }

    /// <summary>The factors of a product, a quotient's divisor left out.</summary>
    internal static IEnumerable<Expr> Factors(Expr x) => x switch
    {
        Bin { Op: BinOp.Mul } m => Factors(m.X).Concat(Factors(m.Y)),
        Bin { Op: BinOp.Div } d => Factors(d.X).Append(new Un(UnOp.Recip, d.Y)),
        _ => [x],
    };

    /// <summary>The name that the user gave: without what normalising added to it.</summary>
    internal static string UserName(string array)
    {
        foreach (var added in new[] { ".history", ".past" })
            if (array.EndsWith(added, StringComparison.Ordinal)) return array.Substring(0, array.Length - added.Length);
        return Passes.Naming.RootOf(array);
    }

    private static bool IsGenerated(string array) => Passes.Naming.RootOf(array) != array;

    private static HashSet<string> Indices(Read r) => [.. r.Position.SelectMany(Facts.IndexNames)];

    private static string Plain(Read r) => $"{UserName(r.Array)}[{string.Join(", ", r.Position.Select(p => IrText.Print(p)))}]";
}
