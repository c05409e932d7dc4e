using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

internal sealed partial class Lowering
{
    private (string Array, EquatableArray<Affine> Position) Place(ArraySymbol array, EquatableArray<Whole> position)
    {
        var forms = array.Hidden.Select(i => _forms[i]).Concat(position.Select((p, k) => Form(p, array.Dims[k]))).ToArray();
        return (array.Name + string.Concat(forms.Select(f => f.Path)), forms.SelectMany(f => f.Leaves).ToEquatable());
    }

    private Form Form(Whole x, Dim dim) => x switch
    {
        WholeIndex i => _forms[i.Index],
        Pair p => new PairForm(Form(p.X, p.Dim.Outer), Form(p.Y, p.Dim.Inner)),
        Part p => new PartForm(p.Second, Form(p.X, p.Second ? p.Dim.Second : p.Dim.First)),
        Half h when Form(h.X, h.Dim) is PairForm pair => h.Inner ? pair.Inner : pair.Outer,
        _ => Split(Number(x), dim),
    };

    // A computed position on a composite dimension.
    private Form Split(Affine x, Dim dim) => dim switch
    {
        AxisDim => new LeafForm(x),
        JoinedDim j => new PairForm(Split(Affines.Quotient(x, Size(j.Inner)), j.Outer),
            Split(Affines.Remainder(x, Size(j.Inner)), j.Inner)),
        _ => throw new SpecException("NX1110", null,
            $"A computed position on {dim} may lie in either part. Use x.First() or x.Second() and a position in it."),
    };

    private Affine Number(Whole x) => x switch
    {
        WholeConst c => Affines.Constant(c.Value),
        WholeIndex i => Number(_forms[i.Index], i.Index.Dim),
        WholeExtent e => Size(e.Dim),
        WholeScalar s => Affines.Scalar(s.Name),
        WholeSum s => Number(s.X).Plus(Number(s.Y)),
        WholeCompound { Op: CompoundOp.Mul } c => Affines.Product(Number(c.X), Number(c.Y)),
        WholeCompound { Op: CompoundOp.Div } c => Affines.Quotient(Number(c.X), Number(c.Y)),
        WholeCompound c => Affines.Remainder(Number(c.X), Number(c.Y)),
        WholeIds ids => Affines.Of(Ids(ids)),
        Pair p => Number(Form(p, p.Dim), p.Dim),
        Part p => Number(Form(p, p.Dim), p.Dim),
        Half h => Number(Form(h, h.Inner ? h.Dim.Inner : h.Dim.Outer), h.Inner ? h.Dim.Inner : h.Dim.Outer),
        _ => throw new InvalidOperationException($"Integer {x.GetType().Name}."),
    };

    private IdsAtom Ids(WholeIds ids)
    {
        var (name, position) = Place(ids.Array, ids.Position);
        return new IdsAtom(name, position);
    }

    private Affine Number(Form form, Dim dim) => (form, dim) switch
    {
        (LeafForm f, _) => f.Value,
        (PairForm f, JoinedDim d) => Affines.Product(Number(f.Outer, d.Outer), Size(d.Inner)).Plus(Number(f.Inner, d.Inner)),
        (PartForm { Second: false } f, ConcatDim d) => Number(f.Inside, d.First),
        (PartForm f, ConcatDim d) => Size(d.First).Plus(Number(f.Inside, d.Second)),
        _ => throw new InvalidOperationException($"Position {form.GetType().Name} on {dim}."),
    };

    private Affine Size(Dim dim) => dim switch
    {
        AxisDim a => !_generic.Contains(a.Name) && _table.Axis(a.Name).Size is { } size
            ? Affines.Constant(size) : Affines.Extent(a.Name),
        JoinedDim j => Affines.Product(Size(j.Outer), Size(j.Inner)),
        ConcatDim c => Size(c.First).Plus(Size(c.Second)),
        _ => throw new InvalidOperationException(dim.ToString()),
    };

    private Expr Real(Real x)
    {
        switch (x)
        {
            case RealConst c: return new Num(c.Value);
            case RealScalar s: return new ScalarRef(s.Name);
            case RealWhole w:
                var value = Number(w.Value);
                return value.AsConstant() is { } constant ? new Num(constant) : new Number(value);
            case RealRead r:
                var (name, position) = Place(r.Array, r.Position);
                return new Read(name, position);
            case RealUn u: return Exprs.Apply(u.Op, Real(u.X));
            case RealBin b: return Exprs.Apply(b.Op, Real(b.X), Real(b.Y));
            case RealRed r: return Reduction(r);
            case RealWhen w: return Exprs.When(Test(w.Where), Real(w.Body));
            case RealSelect s: return Exprs.Select(Test(s.If), Real(s.Then), Real(s.Else));
            case RealOpt o: return Exprs.Opt(Place(o.Given.Array, o.Given.Position).Array, Real(o.Then), Real(o.Else));
            case RealGrad g:
                var (variable, element) = Place(g.Array, g.Position);
                return new Grad(Real(g.Loss), variable, element);
            case RealUniform u: return new Uniform(Real(u.Seed), u.Counters.Select(Number).ToEquatable());
            default: throw new InvalidOperationException($"Expression {x.GetType().Name}.");
        }
    }

    // A reduction over a concatenated index is the reduction of its parts.
    private Expr Reduction(RealRed r)
    {
        Expr? whole = null;
        var first = _active.Count;
        foreach (var _ in Choose(r.Indices))
        {
            var part = Exprs.Reduce(r.Op, [.. _active.Skip(first)], Test(r.Where), Real(r.Body));
            whole = whole is null ? part : Exprs.Apply(Combine(r.Op), whole, part);
        }
        return whole!;
    }

    private static BinOp Combine(RedOp op) => op switch
    {
        RedOp.Sum => BinOp.Add,
        RedOp.Prod => BinOp.Mul,
        RedOp.Max => BinOp.Max,
        _ => BinOp.Min,
    };

    private Cond Test(Test x) => x switch
    {
        TestConst c => new Flag(c.Value ? "true" : "false"),
        TestFlag f => new Flag(f.Name),
        TestGe g => Conds.NotNegative(Number(g.X)),
        TestZero z => Conds.IsZero(Number(z.X)),
        TestCompare c => new Compare(c.Op, Real(c.X), Real(c.Y)),
        TestAnd a => Conds.And(Test(a.X), Test(a.Y)) ?? Conds.True,
        TestOr o => new Or(Test(o.X), Test(o.Y)),
        TestNot n => Conds.Not(Test(n.X)),
        _ => throw new InvalidOperationException($"Condition {x.GetType().Name}."),
    };
}
