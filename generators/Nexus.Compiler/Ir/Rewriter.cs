namespace Nexus.Compiler.Ir;

/// <summary>Rebuilds a tree bottom-up; override what changes. Untouched nodes are rebuilt as equal records.</summary>
public abstract class Rewriter
{
    /// <summary>Rebuilds an expression.</summary>
    public virtual Expr Visit(Expr x) => x switch
    {
        Num or ScalarRef => x,
        Number n => new Number(Visit(n.Value)),
        Read r => VisitRead(r),
        Un u => new Un(u.Op, Visit(u.X)),
        Bin b => new Bin(b.Op, Visit(b.X), Visit(b.Y)),
        Red r => VisitRed(r),
        When w => new When(Visit(w.Where), Visit(w.Body)),
        Select s => new Select(Visit(s.If), Visit(s.Then), Visit(s.Else)),
        Opt o => new Opt(ArrayName(o.Array), Visit(o.Then), Visit(o.Else)),
        Uniform u => new Uniform(Visit(u.Seed), Visit(u.Counters)),
        Grad g => new Grad(Visit(g.Loss), ArrayName(g.Array), Visit(g.Position)),
        _ => throw new NotSupportedException(x.GetType().Name),
    };

    /// <summary>Rebuilds a read.</summary>
    protected virtual Expr VisitRead(Read r) => new Read(ArrayName(r.Array), Visit(r.Position));

    /// <summary>Rebuilds a reduction.</summary>
    protected virtual Expr VisitRed(Red r) => new Red(r.Op, r.Indices, r.Where is null ? null : Visit(r.Where), Visit(r.Body));

    /// <summary>Rebuilds a condition.</summary>
    public virtual Cond Visit(Cond x) => x switch
    {
        Ge g => new Ge(Visit(g.Value)),
        Zero z => new Zero(Visit(z.Value)),
        And a => new And(Visit(a.X), Visit(a.Y)),
        Or o => new Or(Visit(o.X), Visit(o.Y)),
        Not n => new Not(Visit(n.X)),
        Compare c => new Compare(c.Op, Visit(c.X), Visit(c.Y)),
        Flag => x,
        _ => throw new NotSupportedException(x.GetType().Name),
    };

    /// <summary>Rebuilds a formula, and keeps it canonical.</summary>
    public virtual Affine Visit(Affine x)
    {
        Affine? sum = null; // most formulas stay as they are
        for (var k = 0; k < x.Terms.Count; k++)
        {
            var value = Visit(x.Terms[k].Atom);
            var same = value.Constant == 0 && value.Terms.Count == 1 && value.Terms[0].Coefficient == 1
                && value.Terms[0].Atom.Equals(x.Terms[k].Atom);
            if (same && sum is null) continue;
            sum ??= new Affine(x.Terms.Take(k).ToEquatable(), x.Constant);
            sum = sum.Plus(value.Times(x.Terms[k].Coefficient));
        }
        return sum ?? x;
    }

    /// <summary>Rebuilds an atom as a formula.</summary>
    protected virtual Affine Visit(Atom atom) => atom switch
    {
        IdsAtom ids => Affines.Of(new IdsAtom(ArrayName(ids.Array), Visit(ids.Position))),
        CompoundAtom { Op: CompoundOp.Mul } c => Affines.Product(Visit(c.X), Visit(c.Y)),
        CompoundAtom { Op: CompoundOp.Div } c => Affines.Quotient(Visit(c.X), Visit(c.Y)),
        CompoundAtom c => Affines.Remainder(Visit(c.X), Visit(c.Y)),
        _ => Affines.Of(atom),
    };

    /// <summary>The new name of an array.</summary>
    protected virtual string ArrayName(string name) => name;

    /// <summary>Rebuilds a list of formulas.</summary>
    protected EquatableArray<Affine> Visit(EquatableArray<Affine> list) => list.Select(Visit).ToEquatable();
}

/// <summary>Renames arrays, also in <see cref="Opt"/> and ids.</summary>
public sealed class ArrayRenaming(Func<string, string> rename) : Rewriter
{
    /// <inheritdoc/>
    protected override string ArrayName(string name) => rename(name);
}

/// <summary>Replaces integer hyper-parameters, real ones and flags, as a call does with its arguments.</summary>
public sealed class ScalarSubstitution(
    Func<string, Affine?> integer, Func<string, Expr?> real, Func<string, Cond?> flag, Func<string, string>? axis = null)
        : Rewriter
{
    /// <inheritdoc/>
    public override Expr Visit(Expr x) => x is ScalarRef s ? real(s.Name) ?? x : base.Visit(x);

    /// <inheritdoc/>
    public override Cond Visit(Cond x) => x is Flag f ? flag(f.Name) ?? x : base.Visit(x);

    /// <inheritdoc/>
    protected override Affine Visit(Atom atom) => atom switch
    {
        ScalarAtom s => integer(s.Name) ?? Affines.Of(s),
        ExtentAtom e when axis is not null => Affines.Extent(axis(e.Axis)),
        _ => base.Visit(atom),
    };
}
