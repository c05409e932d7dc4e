namespace Nexus.Compiler.Ir;

/// <summary>Makes and combines <see cref="Affine"/> formulas; every result is canonical (atoms once, sorted by text, no zero
/// coefficient).</summary>
public static class Affines
{
    /// <summary>The formula 0.</summary>
    public static Affine Zero { get; } = Constant(0);

    /// <summary>A constant.</summary>
    public static Affine Constant(long value) => new(EquatableArray<Term>.Empty, value);

    /// <summary>1 × an index.</summary>
    public static Affine Index(string name) => Of(new IndexAtom(name));

    /// <summary>1 × the extent of an axis.</summary>
    public static Affine Extent(string axis) => Of(new ExtentAtom(axis));

    /// <summary>1 × an integer hyper-parameter.</summary>
    public static Affine Scalar(string name) => Of(new ScalarAtom(name));

    /// <summary>1 × an atom.</summary>
    public static Affine Of(Atom atom) => new(EquatableArray.Of(new Term(atom, 1)), 0);

    /// <summary>constant + Σ terms, made canonical.</summary>
    public static Affine Make(IEnumerable<Term> terms, long constant)
    {
        var sums = new List<Term>();
        foreach (var term in terms)
        {
            var at = sums.FindIndex(x => x.Atom.Equals(term.Atom));
            if (at < 0) sums.Add(term);
            else sums[at] = new Term(term.Atom, checked(sums[at].Coefficient + term.Coefficient));
        }
        sums.RemoveAll(x => x.Coefficient == 0);
        sums.Sort((x, y) => Compare(x.Atom, y.Atom));
        return new Affine(sums.ToEquatable(), constant);
    }

    /// <summary>x + y.</summary>
    public static Affine Plus(this Affine x, Affine y) => Make(x.Terms.Concat(y.Terms), checked(x.Constant + y.Constant));

    /// <summary>x + constant.</summary>
    public static Affine Plus(this Affine x, long constant) => new(x.Terms, checked(x.Constant + constant));

    /// <summary>x - y.</summary>
    public static Affine Minus(this Affine x, Affine y) => x.Plus(y.Times(-1));

    /// <summary>factor × x.</summary>
    public static Affine Times(this Affine x, long factor) => factor == 0 ? Zero
        : new(x.Terms.Select(t => t with { Coefficient = checked(t.Coefficient * factor) }).ToEquatable(),
            checked(x.Constant * factor));

    /// <summary>x × y: affine when one of them is a constant, else a compound atom.</summary>
    public static Affine Product(Affine x, Affine y) => y.Terms.Count == 0 ? x.Times(y.Constant)
        : x.Terms.Count == 0 ? y.Times(x.Constant) : Of(new CompoundAtom(CompoundOp.Mul, x, y));

    /// <summary>floor(x / y); constants are folded.</summary>
    public static Affine Quotient(Affine x, Affine y)
    {
        if (y.Terms.Count > 0 || y.Constant == 0) return Of(new CompoundAtom(CompoundOp.Div, x, y));
        if (y.Constant == 1) return x;
        return x.Terms.Count == 0 ? Constant(FloorDiv(x.Constant, y.Constant)) : Of(new CompoundAtom(CompoundOp.Div, x, y));
    }

    /// <summary>x - y × floor(x / y); constants are folded.</summary>
    public static Affine Remainder(Affine x, Affine y) => x.Terms.Count == 0 && y.Terms.Count == 0 && y.Constant != 0
        ? Constant(x.Constant - y.Constant * FloorDiv(x.Constant, y.Constant))
        : Of(new CompoundAtom(CompoundOp.Mod, x, y));

    /// <summary>Integer division rounded towards minus infinity.</summary>
    public static long FloorDiv(long x, long y)
    {
        var q = x / y;
        return x % y != 0 && (x < 0) != (y < 0) ? q - 1 : q;
    }

    /// <summary>The index when x is exactly 1 × one index, else null.</summary>
    public static string? AsIndex(this Affine x) =>
        x.Constant == 0 && x.Terms.Count == 1 && x.Terms[0].Coefficient == 1 && x.Terms[0].Atom is IndexAtom i ? i.Name : null;

    /// <summary>The value when x is a constant, else null.</summary>
    public static long? AsConstant(this Affine x) => x.Terms.Count == 0 ? x.Constant : null;

    /// <summary>The coefficient of an index as a term of its own (occurrences inside ids and compound atoms do not
    /// count).</summary>
    public static long Coefficient(this Affine x, string index)
    {
        foreach (var term in x.Terms)
            if (term.Atom is IndexAtom i && i.Name == index) return term.Coefficient;
        return 0;
    }

    /// <summary>The order of atoms in a canonical formula: ordinal by text, then by kind.</summary>
    public static int Compare(Atom x, Atom y)
    {
        var byText = string.CompareOrdinal(Key(x), Key(y));
        return byText != 0 ? byText : string.CompareOrdinal(x.GetType().Name, y.GetType().Name);
    }

    private static string Key(Atom atom) => atom switch
    {
        IndexAtom i => i.Name,
        ExtentAtom e => "#" + e.Axis,
        ScalarAtom s => s.Name,
        IdsAtom ids => ids.Array + "[" + string.Join(",", ids.Position.Select(Key)) + "]",
        CompoundAtom c => c.Op + "(" + Key(c.X) + "," + Key(c.Y) + ")",
        _ => throw new NotSupportedException(atom.GetType().Name),
    };

    private static string Key(Affine x) =>
        string.Join("+", x.Terms.Select(t => t.Coefficient + "*" + Key(t.Atom))) + "+" + x.Constant;
}
