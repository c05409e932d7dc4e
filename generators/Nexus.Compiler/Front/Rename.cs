using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Replaces one index by another in bound nodes.</summary>
internal sealed class Rename
{
    private readonly IndexSymbol _from;
    private readonly IndexSymbol _to;

    private Rename(IndexSymbol from, IndexSymbol to) => (_from, _to) = (from, to);

    public static Real Index(Real x, IndexSymbol from, IndexSymbol to) => new Rename(from, to).In(x);

    private Whole In(Whole x) => x switch
    {
        WholeIndex i => i.Index == _from ? new WholeIndex(_to) : i,
        WholeSum s => new WholeSum(In(s.X), In(s.Y)),
        WholeCompound c => c with { X = In(c.X), Y = In(c.Y) },
        WholeIds ids => ids with { Position = In(ids.Position) },
        Pair p => p with { X = In(p.X), Y = In(p.Y) },
        Half h => h with { X = In(h.X) },
        Part p => p with { X = In(p.X) },
        WholeTop t => t with { Value = t.Index == _from ? t.Value : In(t.Value), Slot = In(t.Slot) },
        _ => x,
    };

    private EquatableArray<Whole> In(EquatableArray<Whole> positions) => positions.Select(In).ToEquatable();

    private Real In(Real x) => x switch
    {
        RealWhole w => new RealWhole(In(w.Value)),
        RealRead r => r with { Position = In(r.Position) },
        RealUn u => u with { X = In(u.X) },
        RealBin b => b with { X = In(b.X), Y = In(b.Y) },
        RealRed r => r.Indices.Contains(_from) ? r : r with { Where = In(r.Where), Body = In(r.Body) },
        RealWhen w => new RealWhen(In(w.Where), In(w.Body)),
        RealSelect s => new RealSelect(In(s.If), In(s.Then), In(s.Else)),
        RealOpt o => o with { Then = In(o.Then), Else = In(o.Else) },
        RealGrad g => g with { Loss = In(g.Loss), Position = In(g.Position) },
        RealUniform u => new RealUniform(In(u.Seed), In(u.Counters)),
        _ => x,
    };

    private Test In(Test x) => x switch
    {
        TestGe g => new TestGe(In(g.X)),
        TestZero z => new TestZero(In(z.X)),
        TestCompare c => c with { X = In(c.X), Y = In(c.Y) },
        TestAnd a => new TestAnd(In(a.X), In(a.Y)),
        TestOr o => new TestOr(In(o.X), In(o.Y)),
        TestNot n => new TestNot(In(n.X)),
        _ => x,
    };
}
