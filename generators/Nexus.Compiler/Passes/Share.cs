using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Names costly functions that several equations evaluate, also at shifted positions: exp(δ[t+1]·a) and exp(δ[t]·a)
/// are one array.</summary>
internal static class Share
{
    internal static Layer Run(Layer layer)
    {
        var counting = new Dictionary<string, HashSet<Equation>>();
        var pool = new IndexPool(layer.Indices);
        var ranges = new Ranges(layer.Axes, pool);
        var probe = new Naming(layer);
        foreach (var e in layer.Equations.Where(e => e.Region is null))
            new Taker(ranges, pool, (x, _) =>
            {
                var key = probe.Key(x);
                if (!counting.TryGetValue(key, out var users)) counting[key] = users = [];
                users.Add(e);
                return null;
            }).Visit(e.Value);

        var to = new Naming(layer with { Indices = pool.All });
        foreach (var e in layer.Equations)
            to.Equations.Add(e.Region is not null ? e : e with
            {
                Value = new Taker(ranges, pool, (x, guard) => counting[to.Key(x)].Count > 1
                    && (Read)to.Name(x, e, Extract.Word(x)!, guard) is var named && named.Array != e.Array ? named
                        : null).Visit(e.Value),
            });
        return to.Result;
    }

    /// <summary>Offers each costly function, moved to unshifted indices, to <paramref name="take"/>, and moves the read it
    /// gives back.</summary>
    private sealed class Taker(Ranges ranges, IndexPool pool, Func<Expr, Cond?, Read?> take) : Rewriter
    {
        private readonly List<Cond> _facts = [];
        private readonly HashSet<string> _given = [];

        public override Expr Visit(Expr x)
        {
            if (x is When w) return new When(Visit(w.Where), Under([w.Where], w.Body));
            if (x is Select s) return new Select(Visit(s.If), Under([s.If], s.Then), Under([Conds.Not(s.If)], s.Else));
            if (x is Opt o) return new Opt(o.Array, Given(o.Array, o.Then), Visit(o.Else));
            if (Extract.Word(x) is null || Scope.Any(x, e => e is Red) || Scope.Free(x).Count == 0) return base.Visit(x);
            if (Scope.Reads(x).Exists(r => _given.Contains(r.Array))) return base.Visit(x);
            var shifts = Scope.Free(x).Select(i => (Index: i, Shift: new Shifts(i).Of(x))).ToList();
            if (shifts.Exists(p => p.Shift is null)) return base.Visit(x);
            shifts.RemoveAll(p => p.Shift == 0 || !Inside(p.Index, p.Shift!.Value));
            var back = shifts.ToDictionary(p => p.Index, p => Affines.Index(p.Index).Plus(-p.Shift!.Value));
            var there = shifts.ToDictionary(p => p.Index, p => Affines.Index(p.Index).Plus(p.Shift!.Value));
            return take(new IndexSubstitution(back, pool).Visit(x), null) is { } read
                ? new IndexSubstitution(there, pool).Visit(read) : base.Visit(x);
        }

        protected override Expr VisitRed(Red r) => new Red(r.Op, r.Indices, r.Where, Under(Conds.Parts(r.Where), r.Body));

        private Expr Given(string array, Expr body)
        {
            var added = _given.Add(array);
            var result = Visit(body);
            if (added) _given.Remove(array);
            return result;
        }

        private bool Inside(string index, long shift)
        {
            var position = Affines.Index(index).Plus(shift);
            return ranges.Holds(Conds.NotNegative(position), _facts) == true
                && ranges.Holds(Conds.NotNegative(Affines.Extent(pool.Axis(index)).Plus(-1).Minus(position)), _facts) == true;
        }

        private Expr Under(IEnumerable<Cond> facts, Expr body)
        {
            var count = _facts.Count;
            _facts.AddRange(facts.SelectMany(Conds.Parts));
            var result = Visit(body);
            _facts.RemoveRange(count, _facts.Count - count);
            return result;
        }
    }

    /// <summary>By how much an index is shifted wherever it stands: the shift, or null when it differs or is no shift.</summary>
    private sealed class Shifts(string index) : Walker
    {
        private readonly HashSet<long?> _found = [];

        internal long? Of(Expr x)
        {
            Visit(x);
            return _found.Count == 1 ? _found.First() : null;
        }

        public override void Visit(Affine x)
        {
            if (x.Coefficient(index) != 0) _found.Add(x.Terms.Count == 1 && x.Terms[0].Coefficient == 1 ? x.Constant : null);
            else if (Scope.Free(x).Contains(index)) _found.UnionWith([null, 0]); // inside ids or a compound atom
            base.Visit(x);
        }
    }
}
