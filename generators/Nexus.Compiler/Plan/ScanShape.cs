using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>How a recurrence runs: its axes by part. Backward uses the shape of the forward recurrence.</summary>
/// <param name="Arrays">The mutually recursive arrays.</param>
/// <param name="Time">The axis in order.</param>
/// <param name="Rows">Axes in parallel, outermost first.</param>
/// <param name="Lane">The axis over lanes, or null when no axis can be cut into independent blocks: the state is then in memory.</param>
/// <param name="Inner">Axes kept in tiles: those that a consumer, or the recurrence itself, sums over.</param>
public sealed record ScanShape(List<string> Arrays, string Time, List<string> Rows, string? Lane, List<string> Inner)
{
    /// <summary>The state is too large to store for every time: it lives in tiles, and Backward computes it again.</summary>
    public bool IsVirtual => Inner.Count > 0;

    /// <summary>Whether an array over these axes can take part.</summary>
    public bool Covers(IEnumerable<string> axes) => axes.All(a => a == Time || a == Lane || Rows.Contains(a) || Inner.Contains(a));

    /// <summary>The axes of an array that are kept in tiles, in the array's order.</summary>
    public List<string> InnerOf(Buffer buffer) => buffer.Axes.Where(a => a != Time && a != Lane && !Rows.Contains(a)).ToList();

    /// <summary>The parts of a recurrence, from its axes and from what it and its consumers sum over.</summary>
    public static ScanShape Of(List<string> arrays, IReadOnlyList<Facts> facts)
    {
        var own = facts.Where(f => arrays.Contains(f.Equation.Array)).ToList();
        var main = own.OrderByDescending(f => f.Free.Count).First();
        var axes = main.Free.Select(main.AxisOf).Distinct().ToList();
        var time = ShiftedAxis(own, arrays) ?? throw new PlanException(
            $"'{main.Equation.Array}' depends on itself without a shift in time: read it at t - 1 (or t + 1 for a reverse recurrence)");
        var inner = new List<string>();
        var summed = new HashSet<string>();
        foreach (var f in facts.Where(f => f.Reads.Any(r => arrays.Contains(r.Array))))
            foreach (var index in f.Reduced)
                if (f.AxisOf(index) is var axis && axis != time && axes.Contains(axis))
                {
                    if (!inner.Contains(axis)) inner.Add(axis);
                    if (arrays.Contains(f.Equation.Array)) summed.Add(axis);
                }
        var rest = axes.Where(a => a != time && !inner.Contains(a)).ToList();
        // A consumer's sum over lanes can be taken from memory, the recurrence's own cannot.
        if (rest.Count == 0 && inner.FirstOrDefault(a => !summed.Contains(a)) is { } free)
        {
            rest.Add(free);
            inner.Remove(free);
        }
        var laneFree = new HashSet<string>(own.SelectMany(f => f.LaneFree.Select(f.AxisOf)));
        var lane = rest.FindLast(a => !laneFree.Contains(a)) ?? rest.LastOrDefault();
        var shape = lane is null ? null : new ScanShape(arrays, time, rest.Where(a => a != lane).ToList(), lane, inner);
        return shape is not null && shape.Serves(own) ? shape : InMemory(arrays, own, time);
    }

    /// <summary>The shape of a recurrence whose arrays are in memory for every time.</summary>
    public static ScanShape InMemory(List<string> arrays, List<Facts> own, string time) => new(arrays, time, CommonRows(own, arrays, time), null, []);

    /// <summary>Whether blocks of lanes of these equations of the recurrence are independent, and each needs only the step before.</summary>
    public bool Serves(IEnumerable<Facts> own) => own.All(f =>
    {
        var axes = f.Free.Select(f.AxisOf).ToList();
        var elementwise = Rows.Append(Lane!).ToList();
        return axes.Distinct().Count() == axes.Count && axes.Contains(Time) && elementwise.All(axes.Contains) && Covers(axes)
            && f.Reduced.All(i => Inner.Contains(f.AxisOf(i)))
            && f.Reads.Where(r => Arrays.Contains(r.Array)).All(r => elementwise.All(a => ReadsOwn(f, r, a)) && r.Position.All(p => IsNear(f, p)));
    });

    // Positions are an index, or one step along time away.
    private bool IsNear(Facts f, Affine position) => Facts.PlainIndex(position) is not null
        || position.Terms.Count == 1 && Math.Abs(position.Constant) == 1 && position.Terms[0] is { Coefficient: 1, Atom: IndexAtom i } && f.AxisOf(i.Name) == Time;

    // The read's only position on the axis is the equation's own index.
    private static bool ReadsOwn(Facts f, Read read, string axis)
    {
        var on = read.Position.Where(p => Facts.IndexNames(p).Any(i => f.AxisOf(i) == axis)).ToList();
        return on.Count == 1 && Facts.PlainIndex(on[0]) is { } index && f.Free.Contains(index);
    }

    // Axes along which the recurrence falls into independent ones.
    private static List<string> CommonRows(List<Facts> own, List<string> arrays, string time) =>
        own[0].Free.Select(own[0].AxisOf).Where(a => a != time && own.All(f =>
            f.Free.Count(i => f.AxisOf(i) == a) == 1 && f.Reduced.All(i => f.AxisOf(i) != a)
            && f.Reads.Where(r => arrays.Contains(r.Array)).All(r => ReadsOwn(f, r, a)))).ToList();

    private static string? ShiftedAxis(List<Facts> own, List<string> arrays)
    {
        foreach (var f in own)
            foreach (var read in f.Reads.Where(r => arrays.Contains(r.Array)))
                foreach (var p in read.Position)
                    if (p.Constant != 0 && p.Terms.Count == 1 && p.Terms[0].Atom is IndexAtom i) return f.AxisOf(i.Name);
        return null;
    }
}
