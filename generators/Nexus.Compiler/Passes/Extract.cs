using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Makes every reduction the root of a named equation, and names costly sub-expressions that repeat along an
/// index.</summary>
/// <remarks>A sub-expression under a condition keeps the parts of the condition that its own indices decide, and the presence
/// of optional arrays: what is never asked for must not become a number that a gradient could multiply.</remarks>
internal static class Extract
{
    /// <summary>Names reductions below the root.</summary>
    internal static Layer Reductions(Layer layer) => Run(layer, (e, to) => new ReductionTaker(e, to).Root(e.Value));

    /// <summary>Names maximal sub-expressions that use fewer indices than their equation and contain a transcendental
    /// function.</summary>
    /// <remarks>Equations of regions are left alone: their kernels recompute what the region defines.</remarks>
    internal static Layer Repeated(Layer layer)
    {
        for (var before = layer; ; before = layer)
        {
            layer = Run(before, (e, to) => e.Region is null ? new RepeatedTaker(e, to).Root(e.Value) : e.Value);
            if (layer.Equations.Count == before.Equations.Count) return layer;
        }
    }

    /// <summary>The name of the root's function when it is a costly one, else null.</summary>
    internal static string? Word(Expr x) => x switch
    {
        Un { Op: UnOp.Neg or UnOp.Abs or UnOp.Sign or UnOp.Recip or UnOp.Sq or UnOp.Floor or UnOp.Stop } => null,
        Un u => u.Op.ToString().ToLowerInvariant(),
        Bin { Op: BinOp.Pow } => "pow",
        _ => null,
    };

    private static Layer Run(Layer layer, Func<Equation, Naming, Expr> take)
    {
        var to = new Naming(layer);
        foreach (var equation in layer.Equations)
        {
            var value = take(equation, to);
            to.Equations.Add(equation with { Value = value });
        }
        return to.Result;
    }

    private abstract class Taker(Equation equation, Naming to) : Rewriter
    {
        private readonly List<(Cond? Where, string? Optional)> _path = [];

        protected Equation Equation => equation;

        protected Naming To => to;

        internal Expr Root(Expr x) => x is not Red r ? Visit(x)
            : new Red(r.Op, r.Indices, r.Where is null ? null : Visit(r.Where), Under((r.Where, null), r.Body));

        public override Expr Visit(Expr x) => x switch
        {
            When w => new When(Visit(w.Where), Under((w.Where, null), w.Body)),
            Select s => new Select(Visit(s.If), Under((s.If, null), s.Then), Under((Conds.Not(s.If), null), s.Else)),
            Opt o => new Opt(o.Array, Under((null, o.Array), o.Then), Visit(o.Else)),
            _ => base.Visit(x),
        };

        protected Expr Under((Cond? Where, string? Optional) guard, Expr body)
        {
            _path.Add(guard);
            var result = Visit(body);
            _path.RemoveAt(_path.Count - 1);
            return result;
        }

        /// <summary>The parts of the enclosing conditions that these indices decide; <paramref name="data"/>: another part
        /// depends on data.</summary>
        protected Cond? Guard(ICollection<string> indices, out bool data)
        {
            var parts = _path.SelectMany(p => Conds.Parts(p.Where)).ToList();
            var decided = parts.Where(p => Scope.Free(p).All(indices.Contains)
                && Optional(new When(p, new Num(1))).Count == 0).ToList();
            data = parts.Except(decided).Any(p => p is not (Ge or Zero) || Scope.Ids(new When(p, new Num(1))).Count > 0);
            return Conds.All(decided);
        }

        /// <summary>The arrays that the expression reads and that the way to it has found to be there.</summary>
        protected List<string> Optional(Expr x) => [.. _path.Select(p => p.Optional).OfType<string>().Distinct()
            .Where(o => Scope.Reads(x).Exists(r => r.Array == o))];

        protected Expr Present(Expr x) => Optional(x).Aggregate(x, (body, o) => Exprs.Opt(o, body, new Num(0)));
    }

    private sealed class ReductionTaker(Equation equation, Naming to) : Taker(equation, to)
    {
        protected override Expr VisitRed(Red r)
        {
            var where = r.Where is null ? null : Visit(r.Where); // a rank in it is a reduction too
            var body = Under((where, null), r.Body);
            // A condition that reads an optional array goes where it is known to be there.
            var inside = r.Op == RedOp.Sum && where is { } c && Optional(new When(c, new Num(1))).Count > 0;
            body = Present(inside ? new When(where!, body) : body);
            return To.Name(new Red(r.Op, r.Indices, inside ? null : where, body), Equation, r.Op.ToString().ToLowerInvariant(),
                Guard(Scope.Free(r), out _));
        }
    }

    private sealed class RepeatedTaker(Equation equation, Naming to) : Taker(equation, to)
    {
        private readonly int _indices = Scope.Left(equation).Union((equation.Value as Red)?.Indices ?? []).Count();

        // y[t, 0, j] and y[t, 1, j] repeat what does not depend on the second index.
        private readonly bool _repeated = equation.Position.Any(p => p.AsConstant() is not null);

        public override Expr Visit(Expr x)
        {
            var free = Scope.Free(x);
            var fewer = free.Count < _indices || (_repeated && free.Count == _indices && Word(x) is not null);
            if (!fewer || Costly(x) is not { } word || (free.Count == 0 && Scope.Reads(x).Count == 0)) return base.Visit(x);
            var guard = Guard(free, out var data);
            return data ? base.Visit(x) : To.Name(Present(x), Equation, word, guard);
        }

        protected override Expr VisitRed(Red r) => throw new InvalidOperationException("Reductions are taken first.");

        private static string? Costly(Expr x)
        {
            string? word = null;
            Scope.Any(x, e => (word = Word(e)) is not null);
            return word;
        }
    }
}
