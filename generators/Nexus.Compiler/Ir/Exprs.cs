namespace Nexus.Compiler.Ir;

/// <summary>Makes expressions and folds constants on the way. Rules keep values bit for bit, apart from the sign of a
/// zero.</summary>
/// <remarks>0 × x is not folded (x may be NaN); x + 0, x × 1, x / 1, -(-x) and constants are.</remarks>
public static class Exprs
{
    /// <summary>A constant.</summary>
    public static Expr Of(double value) => new Num(value);

    /// <summary>array[position].</summary>
    public static Expr Read(string array, params Affine[] position) => new Read(array, position.ToEquatable());

    /// <summary>array[i, j, …].</summary>
    public static Expr Read(string array, IEnumerable<string> indices) =>
        new Read(array, indices.Select(Affines.Index).ToEquatable());

    /// <summary>x + y.</summary>
    public static Expr Add(Expr x, Expr y) => IsNum(x, 0) ? y : IsNum(y, 0) ? x
        : y is Un { Op: UnOp.Neg } n ? Sub(x, n.X)
        : x is When a && y is When b && a.Where.Equals(b.Where) ? When(a.Where, Add(a.Body, b.Body)) : Fold(BinOp.Add, x, y);

    /// <summary>x - y.</summary>
    public static Expr Sub(Expr x, Expr y) => IsNum(y, 0) ? x : IsNum(x, 0) ? Neg(y)
        : y is Un { Op: UnOp.Neg } n ? Add(x, n.X) : Fold(BinOp.Sub, x, y);

    /// <summary>x × y.</summary>
    public static Expr Mul(Expr x, Expr y) => IsNum(x, 1) ? y : IsNum(y, 1) ? x : IsNum(x, -1) ? Neg(y) : IsNum(y, -1) ? Neg(x)
        : x is Un { Op: UnOp.Neg } a ? Neg(Mul(a.X, y)) : y is Un { Op: UnOp.Neg } b ? Neg(Mul(x, b.X)) : Fold(BinOp.Mul, x, y);

    /// <summary>x / y.</summary>
    public static Expr Div(Expr x, Expr y) =>
        IsNum(y, 1) ? x : x is Un { Op: UnOp.Neg } a ? Neg(Div(a.X, y)) : Fold(BinOp.Div, x, y);

    /// <summary>-x.</summary>
    public static Expr Neg(Expr x) => x switch
    {
        Un { Op: UnOp.Neg } n => n.X,
        Num n => new Num(-n.Value),
        Bin { Op: BinOp.Sub } b => new Bin(BinOp.Sub, b.Y, b.X),
        _ => new Un(UnOp.Neg, x),
    };

    /// <summary>op(x).</summary>
    public static Expr Apply(UnOp op, Expr x) => op == UnOp.Neg ? Neg(x)
        : op == UnOp.Stop && x is Num or ScalarRef or Number or Un { Op: UnOp.Stop } ? x
        : x is Num n ? new Num(Primitives.Value(op, n.Value)) : new Un(op, x);

    /// <summary>x op y.</summary>
    public static Expr Apply(BinOp op, Expr x, Expr y) => op switch
    {
        BinOp.Add => Add(x, y),
        BinOp.Sub => Sub(x, y),
        BinOp.Mul => Mul(x, y),
        BinOp.Div => Div(x, y),
        _ => Fold(op, x, y),
    };

    /// <summary>body where the condition holds.</summary>
    public static Expr When(Cond? where, Expr body) => where switch
    {
        null or Flag { Name: "true" } => body,
        Flag { Name: "false" } => new Num(0),
        _ when body is Num { Value: 0 } => body,
        _ when body is When inner => When(Conds.And(where, inner.Where), inner.Body),
        _ => new When(where!, body),
    };

    /// <summary>then where the condition holds, else otherwise.</summary>
    public static Expr Select(Cond where, Expr then, Expr otherwise) => where switch
    {
        Flag { Name: "true" } => then,
        Flag { Name: "false" } => otherwise,
        _ when then.Equals(otherwise) => then,
        _ when IsNum(otherwise, 0) => When(where, then),
        _ => new Select(where, then, otherwise),
    };

    /// <summary>then if the optional array is there, else otherwise.</summary>
    public static Expr Opt(string array, Expr then, Expr otherwise) =>
        then.Equals(otherwise) ? then : new Opt(array, Assume(then, array, true), Assume(otherwise, array, false));

    /// <summary>Σ over the indices; none: the guarded body.</summary>
    public static Expr Reduce(RedOp op, IReadOnlyList<string> indices, Cond? where, Expr body)
    {
        if (indices.Count == 0) return op == RedOp.Sum ? When(where, body)
            : throw new ArgumentException("A reduction needs an index.");
        if (op == RedOp.Sum && body is When w) return Reduce(op, indices, Conds.And(where, w.Where), w.Body);
        if (op == RedOp.Sum && body is Red { Op: RedOp.Sum } r && !r.Indices.Any(indices.Contains))
            return Reduce(op, [.. indices, .. r.Indices], Conds.And(where, r.Where), r.Body);
        if (op is RedOp.Max or RedOp.Min && where is null
            && indices.FirstOrDefault(i => !Scope.Free(body).Contains(i)) is { } idle)
            return indices.Count == 1 ? body : Reduce(op, [.. indices.Where(i => i != idle)], where, body);
        if (where is Flag { Name: "false" } || (op == RedOp.Sum && IsNum(body, 0))) return new Num(Primitives.Empty(op));
        return new Red(op, indices.ToEquatable(), where is Flag { Name: "true" } ? null : where, body);
    }

    /// <summary>True when x is this constant.</summary>
    public static bool IsNum(Expr x, double value) => x is Num n && n.Value.Equals(value);

    private static Expr Assume(Expr x, string array, bool given) => new Assumption(array, given).Visit(x);

    private static Expr Fold(BinOp op, Expr x, Expr y) =>
        x is Num a && y is Num b ? new Num(Primitives.Value(op, a.Value, b.Value)) : new Bin(op, x, y);

    private sealed class Assumption(string array, bool given) : Rewriter
    {
        public override Expr Visit(Expr x) => x is Opt o && o.Array == array ? Visit(given ? o.Then : o.Else) : base.Visit(x);
    }
}

/// <summary>Makes conditions and folds constants on the way.</summary>
public static class Conds
{
    /// <summary>Always.</summary>
    public static Cond True { get; } = new Flag("true");

    /// <summary>Never.</summary>
    public static Cond False { get; } = new Flag("false");

    /// <summary>Both; null stands for always.</summary>
    public static Cond? And(Cond? x, Cond? y) => All(Parts(x).Concat(Parts(y)));

    /// <summary>All of them, each once; null when there is none.</summary>
    public static Cond? All(IEnumerable<Cond> parts)
    {
        Cond? all = null;
        foreach (var part in parts.Distinct())
        {
            if (part.Equals(True)) continue;
            if (part.Equals(False)) return False;
            all = all is null ? part : new And(all, part);
        }
        return all;
    }

    /// <summary>The parts of a conjunction; none for null.</summary>
    public static IEnumerable<Cond> Parts(Cond? x) => x switch
    {
        null => [],
        And a => Parts(a.X).Concat(Parts(a.Y)),
        _ => [x],
    };

    /// <summary>The opposite: integer conditions are turned, others wrapped.</summary>
    public static Cond Not(Cond x) => x switch
    {
        Ge g => new Ge(g.Value.Times(-1).Plus(-1)),
        Not n => n.X,
        And a => new Or(Not(a.X), Not(a.Y)),
        Or o => new And(Not(o.X), Not(o.Y)),
        Flag { Name: "true" } => False,
        Flag { Name: "false" } => True,
        _ => new Not(x),
    };

    /// <summary>0 ≤ x.</summary>
    public static Cond NotNegative(Affine x) => x.AsConstant() is { } c ? (c >= 0 ? True : False) : new Ge(x);

    /// <summary>x = 0; the first term is made positive, so that x = 0 and -x = 0 are the same condition.</summary>
    public static Cond IsZero(Affine x) => x.AsConstant() is { } c ? (c == 0 ? True : False)
        : new Zero(x.Terms[0].Coefficient < 0 ? x.Times(-1) : x);
}
