namespace Nexus.Compiler.Ir;

/// <summary>The index variables of a layer while a pass works on it; grows when a fresh one is needed.</summary>
public sealed class IndexPool(IEnumerable<IndexVar> indices)
{
    private readonly List<IndexVar> _indices = [.. indices];
    private readonly Dictionary<string, string> _axes = indices.ToDictionary(i => i.Name, i => i.Axis);

    /// <summary>All variables, in order of declaration.</summary>
    public EquatableArray<IndexVar> All => _indices.ToEquatable();

    /// <summary>The axis an index runs over.</summary>
    /// <exception cref="KeyNotFoundException">No such index.</exception>
    public string Axis(string index) => _axes.TryGetValue(index, out var axis) ? axis
        : throw new KeyNotFoundException(
            $"The layer declares no index '{index}'; it declares {string.Join(", ", _indices.Select(x => x.Name))}.");

    /// <summary>An index on <paramref name="axis"/> that is not in <paramref name="used"/>: <paramref name="hint"/> if it fits,
    /// else the first declared one that does, else a new one named after the hint and a number.</summary>
    public string Fresh(string axis, ICollection<string> used, string hint)
    {
        if (!used.Contains(hint) && _axes.TryGetValue(hint, out var own) && own == axis) return hint;
        var free = _indices.Find(x => x.Axis == axis && !used.Contains(x.Name));
        if (free is not null) return free.Name;
        var stem = hint.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? stem : stem + n;
            if (used.Contains(name) || _axes.ContainsKey(name)) continue;
            _axes.Add(name, axis);
            _indices.Add(new IndexVar(name, axis));
            return name;
        }
    }
}

/// <summary>Replaces free indices by formulas; bound indices that would capture one are renamed.</summary>
public sealed class IndexSubstitution(IReadOnlyDictionary<string, Affine> map, IndexPool pool) : Rewriter
{
    /// <summary>Replaces one index.</summary>
    public IndexSubstitution(string index, Affine value, IndexPool pool)
        : this(new Dictionary<string, Affine> { [index] = value }, pool) { }

    /// <inheritdoc/>
    protected override Affine Visit(Atom atom) =>
        atom is IndexAtom i ? map.TryGetValue(i.Name, out var value) ? value : Affines.Of(atom) : base.Visit(atom);

    /// <inheritdoc/>
    protected override Expr VisitRed(Red r)
    {
        var free = Scope.Free(r);
        var inner = map.Where(p => free.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value);
        if (inner.Count == 0) return r;
        var taken = new HashSet<string>(inner.Values.SelectMany(Scope.Free).Concat(free).Concat(Scope.All(r)));
        var captured = new HashSet<string>(inner.Values.SelectMany(Scope.Free));
        var bound = new List<string>();
        foreach (var index in r.Indices)
        {
            var name = index;
            if (captured.Contains(index))
            {
                name = pool.Fresh(pool.Axis(index), taken, index);
                inner[index] = Affines.Index(name);
                taken.Add(name);
            }
            bound.Add(name);
        }
        var visitor = new IndexSubstitution(inner, pool);
        return new Red(r.Op, bound.ToEquatable(), r.Where is null ? null : visitor.Visit(r.Where), visitor.Visit(r.Body));
    }
}
