using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Whether an equation may share the loops of a nest.</summary>
public static class NestJoin
{
    /// <summary>True when the loops agree and every read of an array that the nest computes is of the same parallel iteration.</summary>
    public static bool May(NestStep nest, Facts f, LoopChoice choice, Layer layer)
    {
        if (nest.OnlyAtStart || nest.IsPlain || nest.Lane is { } over && f.LaneFree.Any(i => f.AxisOf(i) == over)) return false;
        var axes = f.Free.Select(f.AxisOf).ToList();
        var uniform = f.IsMap && nest.Kind == NestKind.Row && nest.Rows.Count > 0 && axes.Count == nest.Rows.Count && axes.All(nest.Rows.Contains)
            && axes.Distinct().Count() == axes.Count;
        switch (nest.Kind)
        {
            case NestKind.Row when uniform: break;
            case NestKind.Row when choice.Kind == NestKind.Row && choice.Rows.Select(f.AxisOf).SequenceEqual(nest.Rows): break;
            case NestKind.Column when choice.Kind == NestKind.Column && choice.Lane is { } lane && f.AxisOf(lane) == nest.Lane
                && choice.Rows.Select(f.AxisOf).SequenceEqual(nest.Rows)
                && (f.Reduced.Count == 0 || f.Reduced.Select(f.AxisOf).SequenceEqual(nest.Sequence)): break;
            case NestKind.Scan when f.IsMap && axes.Distinct().Count() == axes.Count && axes.Contains(nest.Lane!) && axes.Contains(nest.Sequence[0])
                && axes.All(a => a == nest.Lane || a == nest.Sequence[0] || nest.Rows.Contains(a))
                && nest.Rows.All(axes.Contains): break;
            default: return false;
        }
        var fixedAxes = nest.Kind switch
        {
            NestKind.Row => nest.Rows,
            NestKind.Column => [.. nest.Rows, nest.Lane!],
            _ => [.. nest.Rows, nest.Lane!, nest.Sequence[0]],
        };
        foreach (var read in f.Reads)
            foreach (var producer in nest.Equations.Where(e => e.Array == read.Array).Select(e => new Facts(e, layer)))
            {
                // A scatter is whole only when all its rows have been added.
                if (LoopChoice.ScatterIndex(producer) is not null) return false;
                for (var d = 0; d < read.Position.Count; d++)
                {
                    if (Facts.PlainIndex(producer.Equation.Position[d]) is not { } own || !fixedAxes.Contains(producer.AxisOf(own))) continue;
                    if (Facts.PlainIndex(read.Position[d]) is not { } theirs || !f.Free.Contains(theirs) && nest.Kind != NestKind.Column) return false;
                    if (uniform is false && nest.Kind == NestKind.Row && !choice.Rows.Contains(theirs)) return false;
                    // Of two dimensions on one axis, the first must be read by the first: a transposed read is of another iteration.
                    if (f.Free.Contains(theirs) && Number(own, producer) != Number(theirs, f)) return false;
                }
            }
        return nest.Equations.All(e => e.Array != f.Equation.Array);
    }

    // The number of an index among those on its axis on the left.
    private static int Number(string index, Facts f) => f.Free.Where(i => f.AxisOf(i) == f.AxisOf(index)).ToList().IndexOf(index);
}

/// <summary>Addresses that an epilogue can form from the row and column of a matrix product.</summary>
public static class EpilogueAddress
{
    /// <summary>The stride along collapsed indices (outermost first): 0 when none is mentioned; null when they do not collapse.</summary>
    public static Extent? Stride(Read read, Buffer buffer, List<string> indices, Facts facts)
    {
        var strides = indices.Select(i =>
        {
            for (var d = 0; d < read.Position.Count; d++)
                if (Facts.PlainIndex(read.Position[d]) == i) return buffer.Strides[d];
            return Formulas.Zero;
        }).ToList();
        if (strides.Count == 0 || strides.All(s => s.Equals(Formulas.Zero))) return Formulas.Zero;
        for (var i = strides.Count - 2; i >= 0; i--)
            if (!strides[i].Equals(Formulas.Multiply(strides[i + 1], Formulas.Of(facts.AxisOf(indices[i + 1]))))) return null;
        return strides[strides.Count - 1];
    }

    /// <summary>Whether rows collapse to one stride and columns to a stride of 0 or 1.</summary>
    public static bool Fits(Read read, Buffer buffer, List<string> rows, List<string> columns, Facts facts) =>
        read.Position.All(p => p.Terms.Count == 0 || Facts.PlainIndex(p) is { } i && (rows.Contains(i) || columns.Contains(i)))
        && Stride(read, buffer, rows, facts) is not null
        && Stride(read, buffer, columns, facts) is { } column && (column.Equals(Formulas.Zero) || column.Equals(Formulas.One));
}
