namespace Nexus.Compiler.Plan;

// Recurrences: which arrays each nest over time computes.
public sealed partial class Planner
{
    private readonly Dictionary<string, NestStep> _scanOf = [];

    private void FindScans(Dependences order)
    {
        var nests = new List<(NestStep Nest, ScanShape Shape)>();
        foreach (var component in order.Components.Where(order.IsRecurrent))
        {
            if (component.FirstOrDefault(a => _pass.Buffers[a].Place == Plan.Place.History) is { } whole)
                throw new PlanException($"'{whole}' is a recurrence of which all earlier rows are read, so its rows are in memory and not in registers");
            var shape = ShapeOf(component);
            if (shape.Lane is null)
            {
                AddInOrder(shape);
                continue;
            }
            Scans.Add(shape);
            var descending = IsDescending(component);
            var nest = nests.FirstOrDefault(n => n.Shape.IsVirtual && shape.IsVirtual && n.Shape.Time == shape.Time && n.Shape.Lane == shape.Lane
                && n.Shape.Rows.SequenceEqual(shape.Rows) && n.Nest.Descending == descending && MayMerge(n.Nest, component)).Nest;
            if (nest is null)
            {
                nest = new NestStep { Kind = NestKind.Scan, Lane = shape.Lane, Descending = descending };
                nest.Rows.AddRange(shape.Rows);
                nest.Sequence.Add(shape.Time);
                nests.Add((nest, shape));
            }
            var members = Members(component, shape);
            foreach (var f in _facts.Where(f => members.Contains(f.Equation.Array))) CheckParallel(f, members, [.. nest.Rows, nest.Lane!]);
            foreach (var member in members) _scanOf[member] = nest;
        }
    }

    private ScanShape ShapeOf(List<string> component)
    {
        var shape = ScanShape.Of(component, _facts);
        if (_forwardScans is null) return shape;
        var own = _facts.Where(f => component.Contains(f.Equation.Array)).ToList();
        var forward = _forwardScans.Where(s => s.Time == shape.Time && component.All(a => s.Covers(AxesOf(a))))
            .Select(s => s with { Arrays = component }).FirstOrDefault(s => s.Serves(own));
        // Tiles without those of Advance would leave their readers outside.
        return forward ?? (shape.IsVirtual ? ScanShape.InMemory(component, own, shape.Time) : shape);
    }

    // Whoever reads tiles must run inside; whoever is read only inside may as well be computed there.
    private HashSet<string> Members(List<string> component, ScanShape shape)
    {
        var members = new HashSet<string>(component);
        var forwardOnly = (_forwardScans ?? []).Where(s => s.IsVirtual && s.Time == shape.Time && s.Lane == shape.Lane).SelectMany(s => s.Arrays);
        var tiles = shape.IsVirtual ? component.Concat(forwardOnly).Where(a => _pass.Buffers.ContainsKey(a) && shape.InnerOf(_pass.Buffers[a]).Count > 0).ToList() : [];
        foreach (var f in _facts)
            if (f.ReadNames.Any(tiles.Contains) && !IsBoundary(f)) members.Add(f.Equation.Array);
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var f in _facts.Where(f => f.IsMap && !members.Contains(f.Equation.Array) && f.Equation.Region is null))
            {
                var readers = _facts.Where(r => r.ReadNames.Contains(f.Equation.Array)).ToList();
                if (readers.Count == 0 || _kept.Contains(f.Equation.Array) || IsBound(f.Equation.Array)) continue;
                if (!readers.All(r => members.Contains(r.Equation.Array) && ReadsInPlace(r, f))) continue;
                if (!f.Free.Select(f.AxisOf).Contains(shape.Time) || !f.Free.Select(f.AxisOf).Contains(shape.Lane!)) continue;
                if (!shape.Covers(f.Free.Select(f.AxisOf)) || f.LaneFree.Any(i => f.AxisOf(i) == shape.Lane)) continue;
                grew = members.Add(f.Equation.Array);
            }
        }
        return members;
    }

    private void AddInOrder(ScanShape shape)
    {
        var nest = new NestStep { Kind = NestKind.InOrder, Descending = IsDescending(shape.Arrays) };
        nest.Rows.AddRange(shape.Rows);
        nest.Sequence.Add(shape.Time);
        foreach (var member in shape.Arrays) _scanOf[member] = nest;
    }

    // Two recurrences share a nest unless something between them must be complete before the second begins.
    private bool MayMerge(NestStep nest, List<string> component)
    {
        var inside = new HashSet<string>(_scanOf.Where(p => p.Value == nest).Select(p => p.Key).Concat(component));
        var first = new HashSet<string>(_scanOf.Where(p => p.Value == nest).Select(p => p.Key));
        var byArray = _facts.ToLookup(f => f.Equation.Array);
        bool Needs(string array, HashSet<string> seen) => byArray[array].SelectMany(f => f.ReadNames).Where(n => !inside.Contains(n) && seen.Add(n))
            .ToList().Any(n => byArray[n].SelectMany(f => f.ReadNames).Any(first.Contains) || Needs(n, seen));
        var visited = new HashSet<string>();
        return !component.Any(a => Needs(a, visited));
    }

    // Lanes and rows of a scan run on their own: what they read of each other would be of another time, or not there yet.
    private void CheckParallel(Facts f, HashSet<string> members, List<string> parallel)
    {
        foreach (var read in f.Reads.Where(r => members.Contains(r.Array)))
            for (var d = 0; d < read.Position.Count; d++)
                if (_pass.Buffers[read.Array].Axes[d] is var axis && parallel.Contains(axis)
                    && Facts.PlainIndex(read.Position[d]) != f.Free.Concat(f.Reduced).FirstOrDefault(i => f.AxisOf(i) == axis))
                    throw new PlanException($"'{f.Equation.Array}' needs other elements of '{read.Array}' along '{axis}' than its own, so the recurrence cannot run in parallel over '{axis}'");
    }

    private bool IsDescending(List<string> component) => _facts.Where(f => component.Contains(f.Equation.Array)).SelectMany(f => f.Reads)
        .Where(r => component.Contains(r.Array)).SelectMany(r => r.Position).Any(p => p.Constant > 0 && p.Terms.Count == 1);

    // The reader uses the element of its own iteration, not of another time.
    private static bool ReadsInPlace(Facts reader, Facts producer) => reader.Reads
        .Where(r => r.Array == producer.Equation.Array)
        .All(r => r.Position.All(p => Facts.PlainIndex(p) is not null));
}
