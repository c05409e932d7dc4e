using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Says in an equation where its elements are read at all: X[t, s] = f becomes when&lt;s ≤ t&gt;(f) if every reader has that
/// condition.</summary>
/// <remarks>
/// Values do not change, for nobody reads the others. Gradients need it: the gradient of an element that is not read is 0, and 0 times
/// the derivative of sqrt(t - s) beyond s = t is NaN. So only equations with a primitive that is not finite everywhere get the condition; a
/// product of matrices stays one.
/// </remarks>
internal static class Demands
{
    /// <summary>The layer with conditions.</summary>
    internal static Layer Run(Layer layer)
    {
        var found = new Dictionary<string, HashSet<Cond>?>();
        return layer with { Equations = layer.Equations.Select(e => Guard(layer, e, found)).ToEquatable() };
    }

    private static Equation Guard(Layer layer, Equation e, Dictionary<string, HashSet<Cond>?> found)
    {
        if (e.Region is not null || !Partial.In(e.Value) || Of(layer, e.Array, found) is not { Count: > 0 } conditions) return e;
        var own = e.Position.Select(p => p.AsIndex()).ToList();
        if (own.Any(i => i is null) || own.Distinct().Count() < own.Count) return e;
        var back = new Named(own.Select((name, d) => (Dimension(d), name!)).ToDictionary(p => p.Item1, p => p.Item2));
        var where = conditions.OrderBy(c => c.ToString(), StringComparer.Ordinal).Select(back.Visit).Aggregate((x, y) => new And(x, y));
        return e with { Value = e.Value is Red r ? r with { Where = r.Where is null ? where : new And(where, r.Where) } : new When(where, e.Value) };
    }

    private static string Dimension(int d) => "@" + d;

    // The conditions that all readers share, over @0, @1, … for the dimensions; null while it is being found: a recurrence.
    private static HashSet<Cond>? Of(Layer layer, string array, Dictionary<string, HashSet<Cond>?> found)
    {
        if (found.TryGetValue(array, out var known)) return known;
        found[array] = null;
        if (layer.Arrays.First(a => a.Name == array).Kind != ArrayKind.Local) return found[array] = [];
        HashSet<Cond>? shared = null;
        foreach (var e in layer.Equations)
        {
            var readers = new Readers(array);
            readers.Visit(e.Value);
            if (readers.Found.Count == 0) continue;
            var outer = e.Region is not null ? [] : Of(layer, e.Array, found) ?? [];
            var own = e.Position.Select(p => p.AsIndex()).ToList();
            foreach (var (read, conditions) in readers.Found)
            {
                var at = read.Position.Select(p => p.AsIndex()).ToList();
                var inherited = own.Any(i => i is null) ? [] : outer.Select(c => new Named(own.Select((n, d) => (Dimension(d), n!)).ToDictionary(p => p.Item1, p => p.Item2)).Visit(c));
                var here = at.Any(i => i is null) || at.Distinct().Count() < at.Count ? []
                    : Over(conditions.Concat(inherited), at.Select(i => i!).ToList());
                if (shared is null) shared = here;
                else shared.IntersectWith(here);
            }
        }
        return found[array] = shared ?? [];
    }

    // Those that speak of the dimensions only.
    private static HashSet<Cond> Over(IEnumerable<Cond> conditions, List<string> indices)
    {
        var names = new Named(indices.Select((n, d) => (n, d)).ToDictionary(p => p.n, p => Dimension(p.d)));
        return [.. conditions.Where(c => Scope.Arrays(new When(c, new Num(1))).Count == 0
            && Scope.Free(new When(c, new Num(1))).All(indices.Contains)).Select(names.Visit)];
    }

    private sealed class Named(Dictionary<string, string> names) : Rewriter
    {
        protected override Affine Visit(Atom atom) => atom is IndexAtom i && names.TryGetValue(i.Name, out var to) ? Affines.Index(to) : base.Visit(atom);
    }

    private sealed class Readers(string array) : Walker
    {
        private readonly List<Cond> _holding = [];

        internal List<(Read Read, List<Cond> Conditions)> Found { get; } = [];

        public override void Visit(Expr x)
        {
            switch (x)
            {
                case When w: Under(w.Where, w.Body); break;
                case Select s:
                    Under(s.If, s.Then);
                    Under(Conds.Not(s.If), s.Else);
                    break;
                default: base.Visit(x); break;
            }
        }

        protected override void VisitRed(Red r)
        {
            if (r.Where is null) Visit(r.Body);
            else Under(r.Where, r.Body);
        }

        protected override void VisitRead(Read r)
        {
            if (r.Array == array) Found.Add((r, [.. _holding]));
            base.VisitRead(r);
        }

        private void Under(Cond where, Expr body)
        {
            Visit(where);
            var count = _holding.Count;
            _holding.AddRange(Conds.Parts(where));
            Visit(body);
            _holding.RemoveRange(count, _holding.Count - count);
        }
    }
}

/// <summary>Primitives that are not finite, or have no finite derivative, for some finite operand.</summary>
internal sealed class Partial : Walker
{
    private bool _found;

    /// <summary>Whether the expression has one.</summary>
    internal static bool In(Expr x)
    {
        var walker = new Partial();
        walker.Visit(x);
        return walker._found;
    }

    /// <inheritdoc/>
    public override void Visit(Expr x)
    {
        _found |= x is Un { Op: UnOp.Exp or UnOp.Exp2 or UnOp.Log or UnOp.Log1P or UnOp.Sqrt or UnOp.Rsqrt or UnOp.Recip } or Bin { Op: BinOp.Div or BinOp.Pow };
        base.Visit(x);
    }
}
