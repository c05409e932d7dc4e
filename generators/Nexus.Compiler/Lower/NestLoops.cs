using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

/// <summary>The loops of each equation of a nest, in the order in which the nest opens them.</summary>
public static class NestLoops
{
    /// <summary>The equations of a nest with their loops.</summary>
    public static List<Scheduled> Of(NestStep nest, IEnumerable<Equation> equations, Pass pass) =>
        equations.Select(e => new Facts(e, pass.Layer)).Select(f => new Scheduled(f, nest.Kind switch
        {
            NestKind.Row => Row(nest, f, pass),
            NestKind.Column => Column(nest, f),
            NestKind.InOrder => InOrder(nest, f, pass),
            _ => Scan(nest, f),
        })).ToList();

    private static List<LoopNeed> Row(NestStep nest, Facts f, Pass pass)
    {
        var choice = nest.IsPlain ? LoopChoice.Plain(f, pass.Buffers, nest) : LoopChoice.Of(f, pass.Buffers);
        var isUniform = !nest.IsPlain && f.IsMap && nest.Rows.Count > 0 && f.Free.Count == nest.Rows.Count && f.Free.Select(f.AxisOf).All(nest.Rows.Contains)
            && f.Free.Select(f.AxisOf).Distinct().Count() == f.Free.Count
            && !choice.Rows.Select(f.AxisOf).SequenceEqual(nest.Rows);
        if (isUniform)
            return nest.Rows.Select(a => new LoopNeed(a, f.Free.First(i => f.AxisOf(i) == a), false, LoopRole.Unit)).ToList();
        var loops = choice.Rows.Select(i => new LoopNeed(f.AxisOf(i), i, false, LoopRole.Unit)).ToList();
        loops.AddRange(choice.Outside.Select(i => new LoopNeed(f.AxisOf(i), i, true, LoopRole.Inner)));
        if (choice.Lane is { } lane) loops.Add(new(f.AxisOf(lane), lane, f.Reduced.Contains(lane), LoopRole.Lane));
        loops.AddRange(choice.Inside.Select(i => new LoopNeed(f.AxisOf(i), i, f.Reduced.Contains(i), LoopRole.Inner)));
        return loops;
    }

    private static List<LoopNeed> Column(NestStep nest, Facts f)
    {
        var lane = f.Free.Last(i => f.AxisOf(i) == nest.Lane);
        var choice = LoopChoice.With(f, lane);
        var loops = choice.Rows.Select(i => new LoopNeed(f.AxisOf(i), i, false, LoopRole.Unit)).ToList();
        loops.Add(new(nest.Lane!, lane, false, LoopRole.Lane));
        loops.AddRange(choice.Inside.Select(i => new LoopNeed(f.AxisOf(i), i, f.Reduced.Contains(i), f.Reduced.Contains(i) ? LoopRole.Sequence : LoopRole.Inner)));
        return loops;
    }

    // Rows, time, and inside of it the equation's own loops.
    private static List<LoopNeed> InOrder(NestStep nest, Facts f, Pass pass)
    {
        var loops = nest.Rows.Select(a => new LoopNeed(a, f.Free.First(i => f.AxisOf(i) == a), false, LoopRole.Unit)).ToList();
        var time = f.Free.FirstOrDefault(i => f.AxisOf(i) == nest.Sequence[0])
            ?? throw new PlanException($"'{f.Equation.Array}' is part of a recurrence over {nest.Sequence[0]} but has no element for each of its positions");
        loops.Add(new(nest.Sequence[0], time, false, LoopRole.Sequence));
        var outer = new HashSet<string>(loops.Select(l => l.Index));
        var lane = LoopChoice.LaneOf(f, pass.Buffers, outer);
        loops.AddRange(f.Free.Where(i => !outer.Contains(i) && i != lane).Select(i => new LoopNeed(f.AxisOf(i), i, false, LoopRole.Inner)));
        var reduced = f.Reduced.Where(i => i != lane).Select(i => new LoopNeed(f.AxisOf(i), i, true, LoopRole.Inner)).ToList();
        var lanes = lane is null ? [] : new[] { new LoopNeed(f.AxisOf(lane), lane, f.Reduced.Contains(lane), LoopRole.Lane) };
        loops.AddRange(lanes.Any(l => l.Reduces) ? [.. reduced, .. lanes] : [.. lanes, .. reduced]);
        return loops;
    }

    private static List<LoopNeed> Scan(NestStep nest, Facts f)
    {
        var all = f.Free.Concat(f.Reduced).ToList();
        var loops = new List<LoopNeed>();
        void Add(string axis, LoopRole role)
        {
            foreach (var index in all.Where(i => f.AxisOf(i) == axis && loops.All(l => l.Index != i)).Take(1))
                loops.Add(new(axis, index, f.Reduced.Contains(index), role));
        }
        foreach (var axis in nest.Rows) Add(axis, LoopRole.Unit);
        Add(nest.Lane!, LoopRole.Lane);
        Add(nest.Sequence[0], LoopRole.Sequence);
        foreach (var index in all.Where(i => loops.All(l => l.Index != i)).ToList()) loops.Add(new(f.AxisOf(index), index, f.Reduced.Contains(index), LoopRole.Inner));
        if (loops.Count(l => l.Role is LoopRole.Unit or LoopRole.Lane) != nest.Rows.Count + 1)
            throw new PlanException($"'{f.Equation.Array}' is computed with a recurrence but lacks one of its axes {string.Join(", ", [.. nest.Rows, nest.Lane!])}");
        return loops;
    }

    /// <summary>Arrays of the nest that other loops of the nest read where their value has gone: they need memory, or a tile.</summary>
    /// <param name="equations">The equations in their loops.</param>
    /// <param name="inMemory">What one time hands to the next goes through memory too.</param>
    public static IEnumerable<(string Array, bool FitsTile)> Escaping(List<Scheduled> equations, bool inMemory)
    {
        foreach (var producer in equations)
        {
            var valueBody = producer.Body.At(producer.ValueDepth);
            var laneAt = producer.Loops.FindIndex(l => l.Role == LoopRole.Lane);
            foreach (var reader in equations)
                foreach (var read in reader.Facts.Reads.Where(r => r.Array == producer.Array))
                {
                    if (NestTree.IsCarried(read, reader) || read.Position.Any(p => p.Constant == -1 && p.Terms.Count == 1))
                    {
                        if (inMemory) yield return (producer.Array, false);
                        continue;
                    }
                    if (valueBody.Contains(reader.Body) && !producer.IsTiled) continue;
                    // A tile serves when the lanes are shared and only inner loops differ.
                    var sharedLane = laneAt >= 0 && laneAt < producer.ValueDepth && producer.Body.At(laneAt + 1).Contains(reader.Body);
                    if (sharedLane && producer.IsTiled) continue;
                    var sequence = producer.Loops.FindIndex(l => l is { Role: LoopRole.Sequence, Reduces: false });
                    var sameTime = sequence >= 0 && sequence < producer.ValueDepth && producer.Body.At(sequence + 1).Contains(reader.Body);
                    if (sharedLane && sequence >= 0 && equations.Any(e => e.Facts.Reads.Any(r => r.Array == producer.Array && NestTree.IsCarried(r, e)))) continue;
                    yield return (producer.Array, !inMemory && sharedLane && sameTime && sequence > laneAt);
                }
        }
    }
}
