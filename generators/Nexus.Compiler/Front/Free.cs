namespace Nexus.Compiler.Front;

/// <summary>The free indices and the arrays of bound nodes, in order of appearance.</summary>
internal sealed class Free
{
    private readonly List<IndexSymbol> _bound = [];

    public List<IndexSymbol> Indices { get; } = [];

    public List<ArraySymbol> Arrays { get; } = [];

    public static Free Of(Real x)
    {
        var free = new Free();
        free.Visit(x);
        return free;
    }

    public static Free Of(Real x, Test where)
    {
        var free = Of(x);
        free.Visit(where);
        return free;
    }

    public static Free Of(IEnumerable<Whole> positions)
    {
        var free = new Free();
        foreach (var position in positions) free.Visit(position);
        return free;
    }

    public bool Has(IndexSymbol index) => Indices.Contains(index);

    private void Visit(Whole x)
    {
        switch (x)
        {
            case WholeIndex i: if (!_bound.Contains(i.Index)) Add(Indices, i.Index); break;
            case WholeSum s: Visit(s.X); Visit(s.Y); break;
            case WholeCompound c: Visit(c.X); Visit(c.Y); break;
            case WholeIds ids: Add(Arrays, ids.Array); foreach (var p in ids.Position) Visit(p); break;
            case Pair p: Visit(p.X); Visit(p.Y); break;
            case Half h: Visit(h.X); break;
            case Part p: Visit(p.X); break;
            case WholeTop t:
                _bound.Add(t.Index);
                Visit(t.Value);
                _bound.RemoveAt(_bound.Count - 1);
                Visit(t.Slot);
                break;
            case WholeConst or WholeExtent or WholeScalar: break;
            default: throw new InvalidOperationException($"Free indices of {x.GetType().Name}.");
        }
    }

    private void Visit(Real x)
    {
        switch (x)
        {
            case RealWhole w: Visit(w.Value); break;
            case RealRead r: Add(Arrays, r.Array); foreach (var p in r.Position) Visit(p); break;
            case RealUn u: Visit(u.X); break;
            case RealBin b: Visit(b.X); Visit(b.Y); break;
            case RealRed r:
                var outer = _bound.Count;
                _bound.AddRange(r.Indices);
                Visit(r.Where);
                Visit(r.Body);
                _bound.RemoveRange(outer, r.Indices.Count);
                break;
            case RealWhen w: Visit(w.Where); Visit(w.Body); break;
            case RealSelect s: Visit(s.If); Visit(s.Then); Visit(s.Else); break;
            case RealOpt o: Visit(o.Then); Visit(o.Else); break;
            case RealUniform u: Visit(u.Seed); foreach (var p in u.Counters) Visit(p); break;
            case RealGrad g: Visit(g.Loss); Add(Arrays, g.Array); foreach (var p in g.Position) Visit(p); break;
            case RealConst or RealScalar: break;
            default: throw new InvalidOperationException($"Free indices of {x.GetType().Name}.");
        }
    }

    private void Visit(Test x)
    {
        switch (x)
        {
            case TestGe g: Visit(g.X); break;
            case TestZero z: Visit(z.X); break;
            case TestCompare c: Visit(c.X); Visit(c.Y); break;
            case TestAnd a: Visit(a.X); Visit(a.Y); break;
            case TestOr o: Visit(o.X); Visit(o.Y); break;
            case TestNot n: Visit(n.X); break;
            case TestConst or TestFlag: break;
            default: throw new InvalidOperationException($"Free indices of {x.GetType().Name}.");
        }
    }

    private static void Add<T>(List<T> list, T item)
    {
        if (!list.Contains(item)) list.Add(item);
    }
}
