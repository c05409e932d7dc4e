using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Recurrences as plain loops: for each time, the equations that need each other across times, one after another.</summary>
internal static class TimeLoops
{
    /// <summary>The loop of mutually recursive equations, and the equations in the order of one pass of it.</summary>
    /// <param name="members">The equations.</param>
    /// <param name="isForward">The direction when no read tells it: up in Advance, down in Backward.</param>
    /// <exception cref="PlanException">No order of times or of equations within one time serves them.</exception>
    internal static (TimeLoop Loop, List<Facts> Order) Of(List<Facts> members, bool isForward)
    {
        var arrays = new HashSet<string>(members.Select(f => f.Equation.Array));
        var axis = AxisOf(members, arrays);
        bool up = false, down = false;
        foreach (var f in members)
            foreach (var read in f.Reads.Where(r => arrays.Contains(r.Array)))
            {
                var way = Way(f, read, axis);
                up |= way < 0;
                down |= way > 0;
            }
        if (up && down)
            throw new PlanException($"'{string.Join("', '", arrays)}' need both earlier and later elements of '{axis}' of each other, which no order serves");
        return (new TimeLoop(axis, down || !up && !isForward), Ordered(members, arrays, axis));
    }

    // The axis with a shift; without one, the first time axis that all have.
    private static string AxisOf(List<Facts> members, HashSet<string> arrays)
    {
        foreach (var f in members)
            foreach (var read in f.Reads.Where(r => arrays.Contains(r.Array)))
                foreach (var p in read.Position.Where(p => p.Constant != 0 && p.Terms.Count == 1 && p.Terms[0].Atom is IndexAtom))
                    if (Facts.IndexNames(p).First() is var i && f.Free.Contains(i) && members.All(m => m.Free.Any(x => m.AxisOf(x) == f.AxisOf(i)))) return f.AxisOf(i);
        return members[0].Free.Where(members[0].IsTime).Select(members[0].AxisOf).FirstOrDefault(a => members.All(m => m.Free.Any(x => m.AxisOf(x) == a)))
            ?? throw new PlanException($"'{string.Join("', '", arrays)}' need each other, and have no time axis in common along which they could be computed in order");
    }

    /// <summary>The left-hand index that the loop runs over.</summary>
    internal static string TimeOf(Facts f, string axis) => f.Free.First(i => f.AxisOf(i) == axis);

    // Negative: of an earlier time; positive: of a later one; 0: of the same, or unknown.
    private static int Way(Facts f, Read read, string axis)
    {
        var time = TimeOf(f, axis);
        foreach (var p in read.Position)
        {
            if (p.Terms.Count == 1 && Facts.IndexNames(p).Contains(time) && p.Terms[0].Atom is IndexAtom) return Math.Sign(p.Constant);
            foreach (var bound in Facts.IndexNames(p).Where(i => f.Reduced.Contains(i) && f.AxisOf(i) == axis))
                if (Gap(f, time, bound) is { } gap) return gap.Sign;
        }
        return 0;
    }

    // A condition time - bound + c >= 0 (sign -1: bound is earlier) or bound - time + c >= 0 (sign 1); strict when c is below 0.
    private static (int Sign, bool Strict)? Gap(Facts f, string time, string bound)
    {
        foreach (var ge in LoopChoice.Conjuncts(f).OfType<Ge>().Where(g => g.Value.Terms.Count == 2))
        {
            var mine = ge.Value.Terms.FirstOrDefault(t => t.Atom is IndexAtom i && i.Name == time);
            var theirs = ge.Value.Terms.FirstOrDefault(t => t.Atom is IndexAtom i && i.Name == bound);
            if (mine is not null && theirs is not null && mine.Coefficient == -theirs.Coefficient && Math.Abs(mine.Coefficient) == 1)
                return (-(int)mine.Coefficient, ge.Value.Constant < 0);
        }
        return null;
    }

    private static List<Facts> Ordered(List<Facts> members, HashSet<string> arrays, string axis)
    {
        var waiting = new List<Facts>(members);
        var order = new List<Facts>();
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(f => !f.Reads.Any(r => waiting.Any(w => w.Equation.Array == r.Array) && IsSameTime(f, r, axis)))
                ?? throw new PlanException($"'{string.Join("', '", waiting.Select(f => f.Equation.Array))}' need each other within one time step, which no order of loops can serve");
            order.Add(ready);
            waiting.Remove(ready);
        }
        return order;
    }

    private static bool IsSameTime(Facts f, Read read, string axis)
    {
        var time = TimeOf(f, axis);
        foreach (var p in read.Position)
        {
            if (p.Terms.Count == 1 && p.Terms[0].Atom is IndexAtom i && i.Name == time) return p.Constant == 0;
            foreach (var bound in Facts.IndexNames(p).Where(x => f.Reduced.Contains(x) && f.AxisOf(x) == axis))
                return Gap(f, time, bound) is not { Strict: true };
        }
        return false;
    }
}
