using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Replaces <see cref="Grad"/> by what it is: the adjoint's rules, applied to one formula inside a layer.</summary>
/// <remarks>
/// Locals between the loss and the array are written out in place, down to reads of the array; their sums are shared again when the
/// layer is normalised. Each read then passes its cotangent back to the element asked for, with the loss's own free indices held
/// fixed. The result is an ordinary expression, so Backward differentiates it like any other.
/// </remarks>
internal sealed class Differentiation
{
    private readonly Layer _layer;
    private readonly IndexPool _pool;
    private readonly ILookup<string, Equation> _equations;
    private readonly Dictionary<string, bool> _varies = [];
    private readonly List<string> _open = [];
    private string _by = "";

    private Differentiation(Layer layer)
    {
        (_layer, _pool) = (layer, new IndexPool(layer.Indices));
        _equations = layer.Equations.ToLookup(e => e.Array);
    }

    /// <summary>The layer without <see cref="Grad"/>.</summary>
    /// <param name="layer">A layer as elaborated.</param>
    /// <param name="failed">Told of each equation that cannot be differentiated.</param>
    internal static Layer Run(Layer layer, Action<Equation, DifferentiationException> failed)
    {
        if (!layer.Equations.Any(e => Contains(e.Value))) return layer;
        var pass = new Differentiation(layer);
        var equations = new List<Equation>();
        foreach (var e in layer.Equations)
        {
            try
            {
                equations.Add(Contains(e.Value) ? e with { Value = pass.Expanded(e) } : e);
            }
            catch (DifferentiationException exception)
            {
                failed(e, exception);
                equations.Add(e with { Value = new Num(0) });
            }
        }
        return layer with { Indices = pass._pool.All, Equations = equations.ToEquatable() };
    }

    private static bool Contains(Expr x) => Scope.Any(x, e => e is Grad);

    private Expr Expanded(Equation e)
    {
        var expanded = new Expansion(this).Visit(e.Value);
        return new Unshadow(_pool, Scope.Left(e)).Visit(expanded);
    }

    private sealed class Expansion(Differentiation pass) : Rewriter
    {
        public override Expr Visit(Expr x) => x is Grad g ? pass.Gradient(g) : base.Visit(x);
    }

    private Expr Gradient(Grad grad)
    {
        var (outer, known) = (_by, _varies.ToList());
        _by = grad.Array;
        _varies.Clear();
        try
        {
            var loss = Inlined(new Expansion(this).Visit(grad.Loss));
            var formula = new Equation("", EquatableArray<Affine>.Empty, loss);
            var pull = new Pull(_layer, _pool);
            return Contribution.Of(formula, new Num(1), null, array => array == grad.Array)
                .Aggregate((Expr)new Num(0), (sum, c) => Exprs.Add(sum, pull.Gather(c, grad.Position)));
        }
        finally
        {
            _by = outer;
            _varies.Clear();
            foreach (var pair in known) _varies.Add(pair.Key, pair.Value);
        }
    }

    // Reads of locals that vary with the array become the formulas of those locals.
    private Expr Inlined(Expr x) => new Inliner(this).Visit(x);

    private sealed class Inliner(Differentiation pass) : Rewriter
    {
        protected override Expr VisitRead(Read r) =>
            r.Array != pass._by && pass.Varies(r.Array) ? pass.Inlined(r) : base.VisitRead(r);
    }

    private Expr Inlined(Read r)
    {
        if (_open.Contains(r.Array))
            throw new DifferentiationException($"Grad by '{_by}' meets '{r.Array}', which is a recurrence of its own. It follows " +
                $"formulas and locals without recurrence; let the loss read '{_by}' by formulas, or wrap '{r.Array}' in Stop.");
        var equations = _equations[r.Array].Where(e => !GradientNames.IsBoundary(e)).ToList();
        if (equations.Count != 1 || equations[0].Position.Any(p => p.AsIndex() is null))
            throw new DifferentiationException($"Grad by '{_by}' meets '{r.Array}', which is defined by {equations.Count} equations or " +
                "at fixed positions. It follows locals that one equation with plain indices defines.");
        var equation = equations[0];
        var map = equation.Position.Select((p, k) => (Index: p.AsIndex()!, k)).ToDictionary(p => p.Index, p => r.Position[p.k]);
        _open.Add(r.Array);
        var value = Inlined(new Expansion(this).Visit(equation.Value));
        _open.RemoveAt(_open.Count - 1);
        // Bound indices first get names that the reader does not use.
        var taken = r.Position.SelectMany(Scope.Free).Concat(map.Keys).ToList();
        value = new IndexSubstitution(map, _pool).Visit(new Unshadow(_pool, taken).Visit(value));
        return Exprs.When(Outside(equation, r), value);
    }

    // A read outside the local is 0, which its formula need not be.
    private Cond? Outside(Equation equation, Read r)
    {
        var ranges = new Ranges(_layer.Axes, _pool);
        var conditions = new List<Cond>();
        for (var k = 0; k < r.Position.Count; k++)
        {
            var axis = _pool.Axis(equation.Position[k].AsIndex()!);
            if (r.Position[k].AsIndex() is { } plain && _pool.Axis(plain) == axis) continue;
            if (!(ranges.Least(r.Position[k]) >= 0)) conditions.Add(Conds.NotNegative(r.Position[k]));
            var above = Affines.Extent(axis).Plus(-1).Minus(r.Position[k]);
            if (!(ranges.Least(above) >= 0)) conditions.Add(Conds.NotNegative(above));
        }
        return Conds.All(conditions);
    }

    private bool Varies(string array)
    {
        if (_varies.TryGetValue(array, out var known)) return known;
        var seen = new HashSet<string> { array };
        var open = new Queue<string>(seen);
        while (open.Count > 0)
            foreach (var read in _equations[open.Dequeue()].SelectMany(e => Scope.Reads(e.Value)).Select(r => r.Array))
            {
                if (read == _by) return _varies[array] = true;
                if (seen.Add(read)) open.Enqueue(read);
            }
        return _varies[array] = false;
    }
}

/// <summary>A formula that <c>Grad</c> cannot differentiate; the message names the user's arrays.</summary>
internal sealed class DifferentiationException(string message) : Exception(message);

/// <summary>Renames bound indices that already have a value where they are bound.</summary>
internal sealed class Unshadow(IndexPool pool, IEnumerable<string> known) : Rewriter
{
    private readonly List<string> _known = [.. known];

    protected override Expr VisitRed(Red r)
    {
        var count = _known.Count;
        var map = new Dictionary<string, Affine>();
        var bound = new List<string>();
        foreach (var index in r.Indices)
        {
            var name = index;
            if (_known.Contains(index))
            {
                name = pool.Fresh(pool.Axis(index), new HashSet<string>(_known.Concat(Scope.All(r)).Concat(Scope.Free(r))), index);
                map[index] = Affines.Index(name);
            }
            _known.Add(name);
            bound.Add(name);
        }
        var rename = new IndexSubstitution(map, pool);
        var where = r.Where is null ? null : Visit(map.Count == 0 ? r.Where : rename.Visit(r.Where));
        var body = Visit(map.Count == 0 ? r.Body : rename.Visit(r.Body));
        _known.RemoveRange(count, _known.Count - count);
        return new Red(r.Op, bound.ToEquatable(), where, body);
    }
}
