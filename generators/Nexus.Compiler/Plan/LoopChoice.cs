using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>The loops of one equation: which index runs over lanes, which in parallel rows, which in order.</summary>
/// <param name="Kind">Rows outside of lanes, or lanes outside of the reduced loops.</param>
/// <param name="Rows">Parallel loops.</param>
/// <param name="Lane">The index over lanes, or null when the equation has none (one value a row).</param>
/// <param name="Outside">Reduced loops outside of the lanes (the lanes are reduced too).</param>
/// <param name="Inside">Loops inside the lanes: reduced ones, and free ones that need a tile of accumulators.</param>
public sealed record LoopChoice(NestKind Kind, List<string> Rows, string? Lane, List<string> Outside, List<string> Inside)
{
    /// <summary>Chooses the loops of an equation on its own.</summary>
    /// <remarks>The lane index is the one with the most unit-stride accesses: a strided vector access costs a gather (about one element a
    /// cycle against sixteen), so one strided access outweighs two contiguous ones. A write inside a reduction happens once a sum and counts little.</remarks>
    public static LoopChoice Of(Facts facts, IReadOnlyDictionary<string, Buffer> buffers)
    {
        var lane = LaneOf(facts, buffers, new HashSet<string>());
        if (lane is null) return new(NestKind.Row, [.. facts.Free.Where(i => i != ScatterIndex(facts))], null, facts.Reduced, []);
        return With(facts, lane);
    }

    /// <summary>The loops of a nest that computes one equation and nothing else: rows, lanes, reductions.</summary>
    public static LoopChoice Plain(Facts facts, IReadOnlyDictionary<string, Buffer> buffers, NestStep nest)
    {
        var time = nest.InOrder is { } loop ? TimeLoops.TimeOf(facts, loop.Axis) : null;
        var lane = nest.IsElements ? null : LaneOf(facts, buffers, new HashSet<string>(time is null ? [] : [time]));
        var free = facts.Free.Where(i => i != lane).OrderBy(i => i == time ? 0 : 1).ToList();
        if (ScatterIndex(facts) is { } scattered) free.Remove(scattered);
        var reduced = facts.Reduced.Where(i => i != lane).ToList();
        return lane is null || facts.Reduced.Contains(lane) ? new(NestKind.Row, free, lane, reduced, []) : new(NestKind.Row, free, lane, [], reduced);
    }

    /// <summary>The index for the lanes, not one of <paramref name="outer"/>; null when none can be.</summary>
    public static string? LaneOf(Facts facts, IReadOnlyDictionary<string, Buffer> buffers, ISet<string> outer)
    {
        var candidates = facts.Free.Concat(facts.Reduced).Distinct().Where(i => !outer.Contains(i)).ToList();
        // What lanes would add up goes to one element: a scatter keeps its summed indices outside of them.
        if (ScatterIndex(facts) is { } scattered) candidates.RemoveAll(i => i == scattered || facts.Reduced.Contains(i));
        // Lanes can be summed at the end, and their maximum taken; there is no product of lanes.
        if (facts.Op == RedOp.Prod) candidates.RemoveAll(facts.Reduced.Contains);
        // An id is one integer for all lanes: its index must stay outside of them.
        candidates.RemoveAll(i => facts.Ids.Any(ids => ids.Position.SelectMany(Facts.IndexNames).Contains(i)));
        candidates.RemoveAll(facts.LaneFree.Contains);
        // A shifted position would need a guard for each lane.
        candidates.RemoveAll(i => facts.Reads.Any(r => r.Position.Any(p => Facts.PlainIndex(p) is null && Facts.IndexNames(p).Contains(i))));
        return candidates.Select((index, order) => (index, score: Score(facts, index, buffers), order))
            .OrderByDescending(c => c.score).ThenByDescending(c => c.order < facts.Free.Count).ThenByDescending(c => c.order)
            .Select(c => c.index).FirstOrDefault();
    }

    /// <summary>The loops when the lane index is given.</summary>
    public static LoopChoice With(Facts facts, string lane)
    {
        var free = facts.Free.Where(i => i != lane).ToList();
        if (ScatterIndex(facts) is { } scattered) free.Remove(scattered);
        var reduced = facts.Reduced.Where(i => i != lane).ToList();
        if (facts.Reduced.Contains(lane)) return new(NestKind.Row, free, lane, reduced, []);
        if (facts.Reduced.Count > 0 || free.Count == 0)
        {
            // A loop over such an index outside of the lanes would read an array again for each of its values: keep it inside, on a tile.
            // Only sums over time are long enough for that; a window's few terms are not.
            var tiled = !facts.Reduced.Any(facts.IsTime) ? [] : free.Where(f => !facts.IsTime(f) && facts.Reads.Any(r => Mentions(r, lane) && reduced.Any(i => Mentions(r, i)) && !Mentions(r, f))).ToList();
            if (free.Count == 0 || tiled.Count > 0)
                return new(NestKind.Column, free.Except(tiled).ToList(), lane, [], [.. reduced, .. tiled]);
        }
        return new(NestKind.Row, free, lane, [], reduced);
    }

    /// <summary>The left-hand index v of a scatter-add Σ when(ids[…] = v): it gets no loop, its value comes from the ids.</summary>
    public static string? ScatterIndex(Facts facts)
    {
        foreach (var zero in Conjuncts(facts).OfType<Zero>())
        {
            if (zero.Value is not { Constant: 0, Terms.Count: 2 }) continue;
            var ids = zero.Value.Terms.FirstOrDefault(t => t.Atom is IdsAtom);
            var index = zero.Value.Terms.FirstOrDefault(t => t.Atom is IndexAtom);
            if (ids is null || index is null || ids.Coefficient != -index.Coefficient) continue;
            var name = ((IndexAtom)index.Atom).Name;
            if (facts.Op == RedOp.Sum && facts.Free.Contains(name) && !facts.Reads.Any(r => Mentions(r, name))) return name;
        }
        return null;
    }

    /// <summary>The conditions of a sum, split at "and", from its domain and from a When at the root of its body.</summary>
    public static IEnumerable<Cond> Conjuncts(Facts facts) =>
        facts.Conditions.SelectMany(Split).Concat(facts.Op is not null && facts.Body is When w ? Split(w.Where) : []);

    /// <summary>Splits a condition at "and".</summary>
    public static IEnumerable<Cond> Split(Cond cond) => cond is And and ? Split(and.X).Concat(Split(and.Y)) : [cond];

    /// <summary>Whether a read's position mentions the index.</summary>
    public static bool Mentions(Read read, string index) => read.Position.Any(p => Facts.IndexNames(p).Contains(index));

    private static double Score(Facts facts, string index, IReadOnlyDictionary<string, Buffer> buffers)
    {
        double score = 0;
        foreach (var read in facts.Reads.Distinct())
            score += Access(read.Array, read.Position, index, buffers);
        var write = Access(facts.Equation.Array, facts.Equation.Position, index, buffers);
        score += facts.Reduced.Count > 0 ? 0.4 * write : 1.5 * write;
        return score;
    }

    private static double Access(string array, EquatableArray<Affine> position, string index, IReadOnlyDictionary<string, Buffer> buffers)
    {
        if (!buffers.TryGetValue(array, out var buffer)) return 0;
        for (var d = 0; d < position.Count; d++)
        {
            if (!Facts.IndexNames(position[d]).Contains(index)) continue;
            var unit = d < buffer.Strides.Length ? buffer.Strides[d].Equals(Formulas.One) : d == position.Count - 1;
            return unit && Facts.PlainIndex(position[d]) is not null ? 1 : -2;
        }
        return 0;
    }
}
