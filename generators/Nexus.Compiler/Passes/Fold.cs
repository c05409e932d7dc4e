using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Folds constants and drops conditions that index ranges, or enclosing conditions, decide.</summary>
/// <remarks>A guarded factor of a summand becomes part of the sum's domain: Σ when(c, a)·b = Σ over c of a·b. This differs from
/// the text only where b is not finite and c is false, where the lazy reading is the one that is meant.</remarks>
public sealed class Fold(Ranges ranges) : Rewriter
{
    private readonly List<Cond> _facts = [];

    /// <summary>Folds all equations of a layer.</summary>
    public static Layer Run(Layer layer)
    {
        var fold = new Fold(new Ranges(layer.Axes, new IndexPool(layer.Indices)));
        return layer with { Equations = layer.Equations.Select(e => e with { Value = fold.Visit(e.Value) }).ToEquatable() };
    }

    /// <inheritdoc/>
    public override Expr Visit(Expr x)
    {
        switch (x)
        {
            case Un u: return Exprs.Apply(u.Op, Visit(u.X));
            case Bin b: return Exprs.Apply(b.Op, Visit(b.X), Visit(b.Y));
            case Number n: return Visit(n.Value) is var value && value.AsConstant() is { } c ? new Num(c) : new Number(value);
            case When w:
                var where = Visit(w.Where);
                return Exprs.When(Simplify(where), Under(where, w.Body));
            case Select s:
                var condition = Visit(s.If);
                return Holds(condition) is { } holds ? Visit(holds ? s.Then : s.Else)
                    : Exprs.Select(condition, Under(condition, s.Then), Under(Conds.Not(condition), s.Else));
            case Opt o: return Exprs.Opt(o.Array, Visit(o.Then), Visit(o.Else));
            default: return base.Visit(x);
        }
    }

    /// <inheritdoc/>
    protected override Expr VisitRed(Red r)
    {
        var where = r.Where is null ? null : Visit(r.Where);
        var body = Under(where, r.Body);
        if (r.Op == RedOp.Sum)
        {
            var parts = new List<Cond>();
            body = Unguarded(body, parts);
            where = Conds.And(where, Conds.All(parts));
        }
        return Exprs.Reduce(r.Op, [.. r.Indices], where is null ? null : Simplify(where), body);
    }

    /// <summary>The condition without the parts that are known to hold; false when a part is known not to.</summary>
    public Cond? Simplify(Cond where)
    {
        var parts = Conds.Parts(where).Distinct().ToList();
        for (var k = 0; k < parts.Count; k++)
        {
            var others = parts.Where((_, j) => j != k);
            if (ranges.Holds(parts[k], _facts.Concat(others)) is not { } holds) continue;
            if (!holds) return Conds.False;
            parts.RemoveAt(k--);
        }
        return Conds.All(parts);
    }

    // Conditions on factors and terms of a summand that are zero, not merely unread, where the condition fails.
    private static Expr Unguarded(Expr x, List<Cond> parts)
    {
        switch (x)
        {
            case When w:
                parts.AddRange(Conds.Parts(w.Where));
                return Unguarded(w.Body, parts);
            case Un { Op: UnOp.Neg } u: return Exprs.Neg(Unguarded(u.X, parts));
            case Bin { Op: BinOp.Mul } b: return Exprs.Mul(Unguarded(b.X, parts), Unguarded(b.Y, parts));
            case Bin { Op: BinOp.Div } b: return Exprs.Div(Unguarded(b.X, parts), b.Y);
            default: return x;
        }
    }

    private bool? Holds(Cond x) => ranges.Holds(x, _facts);

    private Expr Under(Cond? where, Expr body)
    {
        var count = _facts.Count;
        _facts.AddRange(Conds.Parts(where));
        var result = Visit(body);
        _facts.RemoveRange(count, _facts.Count - count);
        return result;
    }
}
