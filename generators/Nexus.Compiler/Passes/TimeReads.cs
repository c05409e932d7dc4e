using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>The reads of one equation, given which rows its own indices on time stand for.</summary>
internal sealed class TimeReads(TimeDemand demand, Equation equation, Dictionary<string, TimePattern> known) : Walker
{
    private readonly List<Cond> _facts = [];
    private readonly bool _timeless = known.Count == 0;

    public override void Visit(Expr x)
    {
        switch (x)
        {
            case When w: Under(w.Where, w.Body); break;
            case Select s:
                Under(s.If, s.Then);
                Under(Conds.Not(s.If), s.Else);
                break;
            case Number n:
                Length(n.Value, IrText.Print(n));
                base.Visit(x);
                break;
            default: base.Visit(x); break;
        }
    }

    public override void Visit(Cond x)
    {
        if (x is Ge g) Length(g.Value, IrText.Print(x));
        if (x is Zero z) Length(z.Value, IrText.Print(x));
        base.Visit(x);
    }

    private void Length(Affine x, string text)
    {
        if (x.Terms.Any(t => t.Atom is ExtentAtom e && demand.IsTime(e.Axis))) demand.Say("NX2304", equation,
            $"{equation.Array} depends on {text}, the length of the whole sequence, which is not known before its end.");
    }

    protected override void VisitRed(Red r)
    {
        var facts = _facts.Concat(Conds.Parts(r.Where)).ToList();
        var open = r.Indices.Where(demand.IsTimeIndex).ToList();
        while (open.Find(i => Domain(i, facts) is not null) is { } bounded) // r <= s may come before s <= t
        {
            known[bounded] = Domain(bounded, facts)!;
            open.Remove(bounded);
        }
        foreach (var index in open)
        {
            demand.Say("NX2303", equation, $"{equation.Array} reduces over all of {index}" + (_timeless
                ? ", the whole sequence, which is not known before its end."
                : $", later positions included. Say where: {index} <= {known.Keys.First()}, or the like."), index);
            known[index] = new TimePattern(true, null);
        }
        if (r.Where is null) Visit(r.Body);
        else Under(r.Where, r.Body);
        foreach (var index in r.Indices) known.Remove(index);
    }

    protected override void VisitRead(Read r)
    {
        Follow(r.Array, r.Position, IrText.Print(r));
        base.VisitRead(r);
    }

    protected override void Visit(Atom atom)
    {
        if (atom is IdsAtom ids)
            Follow(ids.Array, ids.Position, $"{ids.Array}[{string.Join(", ", ids.Position.Select(IrText.Print))}]");
        base.Visit(atom);
    }

    private void Follow(string array, EquatableArray<Affine> position, string read)
    {
        var patterns = new List<TimePattern>();
        for (var k = 0; k < position.Count; k++)
            if (demand.IsTime(demand.AxisOf(array, k)))
            {
                if (Place(position[k], demand.AxisOf(array, k), read, array) is not { } pattern) return;
                patterns.Add(pattern);
            }
        demand.Ask(array, patterns, equation, read);
    }

    private TimePattern? Place(Affine position, string axis, string read, string array)
    {
        var times = Scope.Free(position).Where(known.ContainsKey).ToList();
        var extent = position.Terms.FirstOrDefault(t => t.Atom is ExtentAtom e && e.Axis == axis);
        if (times.Count == 0 && _timeless && extent is { Coefficient: 1 }) // the last row, x[^1], is now at the end of the call
            return Back(position.Minus(Affines.Extent(axis)).Plus(1), TimePattern.Now, read, array);
        if (times.Count == 1 && extent is null && position.Coefficient(times[0]) == 1
            && known.TryGetValue(times[0], out var pattern))
            return Back(position.Minus(Affines.Index(times[0])), pattern, read, array);
        demand.Say("NX2302", equation,
            $"{equation.Array} reads {read}, whose time is neither now, nor a fixed number of steps back, " +
            "nor bound with s <= t: the state it needs cannot be told.", array);
        return null;
    }

    // rest ≤ 0 steps from a time that is known.
    private TimePattern? Back(Affine rest, TimePattern seen, string read, string array)
    {
        var lag = demand.Ranges.Lowest(rest)?.Times(-1);
        if (demand.Ranges.Greatest(rest) <= 0 && lag is not null)
            return seen.Lag is null ? seen : seen with { Lag = seen.Lag.Plus(lag) };
        demand.Say("NX2301", equation, $"{equation.Array} reads {read}, which may lie after the position being computed: " +
            "a token cannot be computed before the tokens it reads. A layer over whole sequences has its time on an axis without ITime.",
            array);
        return null;
    }

    // s ≤ t makes s one of all earlier positions; t - s ≤ w bounds how early.
    private TimePattern? Domain(string index, List<Cond> facts)
    {
        foreach (var later in known)
        {
            var difference = Affines.Index(later.Key).Minus(Affines.Index(index));
            var above = facts.OfType<Ge>().Select(g => g.Value.Minus(difference)).Where(rest => Scope.Free(rest).Count == 0);
            if (!above.Any(rest => demand.Ranges.Greatest(rest) <= 0)) continue;
            var below = facts.OfType<Ge>().Select(g => g.Value.Plus(difference))
                .FirstOrDefault(rest => Scope.Free(rest).Count == 0);
            return new TimePattern(true, below is null || later.Value.Lag is null ? null : later.Value.Lag.Plus(below));
        }
        return null;
    }

    private void Under(Cond where, Expr body)
    {
        Visit(where);
        var count = _facts.Count;
        _facts.AddRange(Conds.Parts(where));
        Visit(body);
        _facts.RemoveRange(count, _facts.Count - count);
    }
}
