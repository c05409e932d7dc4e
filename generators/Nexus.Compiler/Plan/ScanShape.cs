namespace Nexus.Compiler.Plan;

/// <summary>How a recurrence runs: its axes by part. Backward uses the shape of the forward recurrence.</summary>
/// <param name="Arrays">The mutually recursive arrays.</param>
/// <param name="Time">The axis in order.</param>
/// <param name="Rows">Axes in parallel, outermost first.</param>
/// <param name="Lane">The axis over lanes.</param>
/// <param name="Inner">Axes kept in tiles: those that a consumer sums over.</param>
public sealed record ScanShape(List<string> Arrays, string Time, List<string> Rows, string Lane, List<string> Inner)
{
    /// <summary>The state is too large to store for every time: it lives in tiles, and Backward computes it again.</summary>
    public bool IsVirtual => Inner.Count > 0;

    /// <summary>Whether an array over these axes can take part.</summary>
    public bool Covers(IEnumerable<string> axes) => axes.All(a => a == Time || a == Lane || Rows.Contains(a) || Inner.Contains(a));

    /// <summary>The parts of a recurrence, from its axes and from what its consumers sum over.</summary>
    public static ScanShape Of(List<string> arrays, IReadOnlyList<Facts> facts)
    {
        var own = facts.Where(f => arrays.Contains(f.Equation.Array)).ToList();
        var main = own.OrderByDescending(f => f.Free.Count).First();
        var axes = main.Free.Select(main.AxisOf).ToList();
        var time = ShiftedAxis(own, arrays) ?? throw new PlanException(
            $"'{main.Equation.Array}' depends on itself without a shift in time: read it at t - 1 (or t + 1 for a reverse recurrence)");
        var inner = new List<string>();
        foreach (var f in facts.Where(f => f.Reads.Any(r => arrays.Contains(r.Array))))
            foreach (var index in f.Reduced)
                if (f.AxisOf(index) is var axis && axis != time && axes.Contains(axis) && !arrays.Contains(f.Equation.Array) && !inner.Contains(axis))
                    inner.Add(axis);
        var rest = axes.Where(a => a != time && !inner.Contains(a)).ToList();
        if (rest.Count == 0 && inner.Count > 0)
        {
            rest.Add(inner[0]);
            inner.RemoveAt(0);
        }
        if (rest.Count == 0) throw new PlanException($"the recurrence '{main.Equation.Array}' has no axis besides time; give it one to vectorise over");
        var laneFree = new HashSet<string>(own.SelectMany(f => f.LaneFree.Select(f.AxisOf)));
        var lane = rest.FindLast(a => !laneFree.Contains(a)) ?? rest[rest.Count - 1];
        return new(arrays, time, rest.Where(a => a != lane).ToList(), lane, inner);
    }

    private static string? ShiftedAxis(List<Facts> own, List<string> arrays)
    {
        foreach (var f in own)
            foreach (var read in f.Reads.Where(r => arrays.Contains(r.Array)))
                foreach (var p in read.Position)
                    if (p.Constant != 0 && p.Terms.Count == 1 && p.Terms[0].Atom is Ir.IndexAtom i) return f.AxisOf(i.Name);
        return null;
    }
}
