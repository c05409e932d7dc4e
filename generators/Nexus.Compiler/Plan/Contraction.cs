using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>A stride of each operand along one index of a matrix product; zero where the operand lacks the index.</summary>
public sealed record ProductIndex(string Index, Extent Size, Extent A, Extent B, Extent C);

/// <summary>
/// C[batch, m, n] = Σ_k A[batch, m, k] B[batch, k, n]: each group of indices collapsed to one where the strides allow, the rest as outer loops.
/// </summary>
/// <param name="A">Read with the m indices.</param>
/// <param name="B">Read with the n indices; n is contiguous in C.</param>
/// <param name="M">Collapsed row index.</param>
/// <param name="N">Collapsed column index.</param>
/// <param name="K">Collapsed summed index.</param>
/// <param name="Outer">Loops around the product: batch indices, and m, n or k indices that do not collapse.</param>
/// <param name="SumsOuter">Some of the outer loops are summed: the product then adds to C.</param>
/// <param name="Collapsed">The indices folded in M and N, outermost first, for the epilogue.</param>
public sealed record Contraction(
    Read A, Read B, ProductIndex M, ProductIndex N, ProductIndex K, List<ProductIndex> Outer, bool SumsOuter, (List<string> M, List<string> N) Collapsed)
{
    /// <summary>The product that an equation is, or null when it is none.</summary>
    public static Contraction? Of(Facts facts, Func<string, Buffer> buffer)
    {
        if (facts.Op != RedOp.Sum || facts.Conditions.Count > 0 || facts.Body is not Bin { Op: BinOp.Mul, X: Read x, Y: Read y }) return null;
        var c = new Read(facts.Equation.Array, facts.Equation.Position);
        if (!IsPlain(x) || !IsPlain(y) || !IsPlain(c)) return null;
        var (inX, inY, inC) = (Indices(x), Indices(y), Indices(c));
        if (inX.Count == 0 || inY.Count == 0 || facts.Reduced.Any(i => !inX.Contains(i) || !inY.Contains(i))) return null;
        if (inC.Any(i => !inX.Contains(i) && !inY.Contains(i))) return null;
        var xOnly = inC.Where(i => !inY.Contains(i)).ToList();
        var yOnly = inC.Where(i => !inX.Contains(i)).ToList();
        if (xOnly.Count + yOnly.Count == 0) return null;
        if (xOnly.Count == 0 && yOnly.Count > 0 || yOnly.Contains(Innermost(c, buffer) ?? "")) return Build(facts, x, y, c, xOnly, yOnly, buffer);
        return Build(facts, y, x, c, yOnly, xOnly, buffer);
    }

    private static Contraction? Build(
        Facts facts, Read a, Read b, Read c, List<string> m, List<string> n, Func<string, Buffer> buffer)
    {
        ProductIndex Make(string i) => new(i, Formulas.Of(facts.AxisOf(i)), Stride(a, i, buffer), Stride(b, i, buffer), Stride(c, i, buffer));
        var batch = facts.Free.Where(i => !m.Contains(i) && !n.Contains(i)).Select(Make).ToList();
        var (rows, rowsOuter) = Collapse(m.Select(Make).ToList(), p => p.C);
        var (columns, columnsOuter) = Collapse(n.Select(Make).ToList(), p => p.C);
        var (sums, sumsOuter) = Collapse(facts.Reduced.Select(Make).ToList(), p => p.A);
        if (!columns.C.Equals(Formulas.One)) return null;
        // A batch index that only separates rows of A and C (B lacks it) has been collapsed already if it could; keep batches small in number.
        List<ProductIndex> outer = [.. batch, .. rowsOuter, .. columnsOuter, .. sumsOuter];
        var foldedM = m.Where(i => rowsOuter.All(o => o.Index != i)).ToList();
        var foldedN = n.Where(i => columnsOuter.All(o => o.Index != i)).ToList();
        return new(a, b, rows, columns, sums, outer, sumsOuter.Count > 0, (foldedM, foldedN));
    }

    // Folds neighbours o, i with stride(o) = stride(i) size(i) in every operand into one index, from the innermost outward.
    private static (ProductIndex Folded, List<ProductIndex> Unfolded) Collapse(List<ProductIndex> group, Func<ProductIndex, Extent> order)
    {
        if (group.Count == 0) return (new("", Formulas.One, Formulas.Zero, Formulas.Zero, Formulas.One), []);
        var sorted = Sort(group, order);
        var folded = sorted[sorted.Count - 1];
        var at = sorted.Count - 2;
        for (; at >= 0; at--)
        {
            var next = sorted[at];
            if (!Fits(next.A, folded.A, folded.Size) || !Fits(next.B, folded.B, folded.Size) || !Fits(next.C, folded.C, folded.Size)) break;
            folded = folded with { Size = Formulas.Multiply(folded.Size, next.Size) };
        }
        return (folded, sorted.Take(at + 1).ToList());
    }

    private static bool Fits(Extent outer, Extent inner, Extent size) => outer.Equals(Formulas.Multiply(inner, size));

    // Outermost first: a stride that another's stride divides is larger. Total degree orders row-major strides correctly.
    private static List<ProductIndex> Sort(List<ProductIndex> group, Func<ProductIndex, Extent> order) =>
        group.Select((p, i) => (p, i)).OrderByDescending(e => order(e.p).Terms.Select(t => t.Axes.Count).DefaultIfEmpty(0).Max())
            .ThenBy(e => e.i).Select(e => e.p).ToList();

    private static string? Innermost(Read c, Func<string, Buffer> buffer)
    {
        var strides = buffer(c.Array).Strides;
        for (var d = 0; d < c.Position.Count; d++)
            if (strides[d].Equals(Formulas.One) && Facts.PlainIndex(c.Position[d]) is { } i) return i;
        return null;
    }

    private static Extent Stride(Read read, string index, Func<string, Buffer> buffer)
    {
        for (var d = 0; d < read.Position.Count; d++)
            if (Facts.PlainIndex(read.Position[d]) == index) return buffer(read.Array).Strides[d];
        return Formulas.Zero;
    }

    private static bool IsPlain(Read read)
    {
        var seen = new HashSet<string>();
        foreach (var p in read.Position)
        {
            if (p.Terms.Count == 0) continue;
            if (Facts.PlainIndex(p) is not { } index || !seen.Add(index)) return false;
        }
        return true;
    }

    private static List<string> Indices(Read read) => read.Position.Select(Facts.PlainIndex).OfType<string>().ToList();
}
