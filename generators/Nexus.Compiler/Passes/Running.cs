using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Turns sums over all earlier times, Σ_{s ≤ t} f(s), into recurrences, y[t] = y[t - 1] + f(t).</summary>
/// <remarks>The order of additions is the same; the work is T instead of T², and the state one row instead of a history. A sum whose
/// summand mentions t itself, as attention's does, is none of these.</remarks>
internal static class Running
{
    internal static Layer Run(Layer layer)
    {
        var pool = new IndexPool(layer.Indices);
        var time = new HashSet<string>(layer.Axes.Where(a => a.IsTime).Select(a => a.Name));
        var equations = layer.Equations.Select(e =>
            layer.Equations.Count(o => o.Array == e.Array) == 1 && Turned(e, pool, time) is { } turned ? turned : e).ToEquatable();
        return layer with { Equations = equations };
    }

    private static Equation? Turned(Equation e, IndexPool pool, HashSet<string> time)
    {
        if (e.Region is not null || e.Value is not Red { Op: RedOp.Sum, Indices.Count: 1 } sum) return null;
        var s = sum.Indices[0];
        if (!time.Contains(pool.Axis(s)) || e.Position.Any(p => p.AsIndex() is null)) return null;
        var t = Scope.Left(e).Find(i => pool.Axis(i) == pool.Axis(s));
        if (t is null || Scope.Free(sum.Body).Contains(t)) return null;
        var parts = Conds.Parts(sum.Where).ToList();
        var upto = Affines.Index(t).Minus(Affines.Index(s));
        var back = parts.Remove(new Ge(upto)) ? 0 : parts.Remove(new Ge(upto.Plus(-1))) ? -1 : 1;
        if (back > 0 || parts.Exists(p => Scope.Free(p).Contains(t))) return null;
        // What is below 0 adds nothing, whatever the formula gives there.
        if (back < 0) parts.Add(Conds.NotNegative(Affines.Index(s)));
        var now = new IndexSubstitution(s, Affines.Index(t).Plus(back), pool);
        var term = now.Visit(Exprs.When(Conds.All(parts), sum.Body));
        var before = new Read(e.Array, e.Position.Select(p => p.AsIndex() == t ? p.Plus(-1) : p).ToEquatable());
        return e with { Value = Exprs.Add(before, term) };
    }
}
