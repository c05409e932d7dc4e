namespace Nexus.Compiler.Front;

/// <summary>An array as an expression names it: whole, sliced, split, joined or one part.</summary>
/// <param name="Array">The array behind it.</param>
/// <param name="Dims">The dimensions that are left to fill.</param>
/// <param name="Base">One position for each dimension of the array, in which <see cref="Hole"/> k stands for dimension k of the
/// view.</param>
internal sealed record View(ArraySymbol Array, IReadOnlyList<Dim> Dims, IReadOnlyList<Whole> Base)
{
    public static View Of(ArraySymbol array) => new(array, array.Dims, [.. array.Dims.Select((_, k) => new Hole(k))]);

    /// <summary>Element positions on the array, from one position for each dimension of the view.</summary>
    public IReadOnlyList<Whole> At(IReadOnlyList<Whole> positions) => [.. Base.Select(b => Fill(b, positions))];

    /// <summary>Fixes the dimensions whose position is not null.</summary>
    public View Slice(IReadOnlyList<Whole?> positions)
    {
        var left = new List<Dim>();
        var fill = new List<Whole>();
        for (var k = 0; k < Dims.Count; k++)
        {
            var position = k < positions.Count ? positions[k] : null;
            fill.Add(position ?? new Hole(left.Count));
            if (position is null) left.Add(Dims[k]);
        }
        return new View(Array, left, At(fill));
    }

    /// <summary>Dimension k, which is joined, as two; null when it is not joined.</summary>
    public View? Split(int k) => Dims.Count > 0 && Dims[k] is JoinedDim joined
        ? Replace(k, 1, [joined.Outer, joined.Inner], [new Pair(new Hole(k), new Hole(k + 1), joined)]) : null;

    /// <summary>Dimensions k and k + 1 as one; null when there are not two.</summary>
    public View? Join(int k)
    {
        if (k < 0 || k + 1 >= Dims.Count) return null;
        var joined = new JoinedDim(Dims[k], Dims[k + 1]);
        return Replace(k, 2, [joined], [Fold.Half(new Hole(k), false, joined), Fold.Half(new Hole(k), true, joined)]);
    }

    /// <summary>One part of dimension k, which is concatenated; null when it is not.</summary>
    public View? Part(int k, bool second) => Dims.Count > 0 && Dims[k] is ConcatDim concat
        ? Replace(k, 1, [second ? concat.Second : concat.First], [new Part(new Hole(k), second, concat)]) : null;

    private View Replace(int at, int count, IReadOnlyList<Dim> dims, IReadOnlyList<Whole> fill)
    {
        var left = Dims.Take(at).Concat(dims).Concat(Dims.Skip(at + count)).ToArray();
        var shift = dims.Count - count;
        var holes = Dims.Select((_, k) => k < at ? new Hole(k) : k < at + count ? fill[k - at] : new Hole(k + shift)).ToArray();
        return new View(Array, left, At(holes));
    }

    private static Whole Fill(Whole x, IReadOnlyList<Whole> holes) => x switch
    {
        Hole h => holes[h.Number],
        Pair p => Fill(p.X, holes) is Half { Inner: false } a && Fill(p.Y, holes) is Half { Inner: true } b
                && a.Dim == p.Dim && b.Dim == p.Dim && a.X == b.X
            ? a.X : new Pair(Fill(p.X, holes), Fill(p.Y, holes), p.Dim),
        Half h => Fold.Half(Fill(h.X, holes), h.Inner, h.Dim),
        Part p => p with { X = Fill(p.X, holes) },
        // The positions a slice fixed have no holes: they were written where the slice was.
        _ => x,
    };
}
