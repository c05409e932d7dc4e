using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>The programs of generated loops, of matrix products and of the copies around a pass.</summary>
internal sealed class PtxNests(PlannedPass planned)
{
    /// <summary>Threads of a block where lanes are columns or are summed.</summary>
    public const int Wide = 128;

    /// <summary>Threads of a block of a recurrence: fewer, since its channels are all the parallel work there is.</summary>
    public const int Narrow = 64;

    private Pass Pass => planned.Pass;

    /// <summary>The program of a nest.</summary>
    public PtxProgram Nest(NestStep nest)
    {
        var schedule = planned.Schedules[nest];
        if (schedule.Again.Count > 0) return new PtxReverseScan(Pass, nest, schedule, planned.InMemory).Program();
        var hasLaneUnits = nest.Kind is NestKind.Column or NestKind.Scan;
        if (nest.InOrder is not null && hasLaneUnits)
            throw new PlanException($"'{nest.Equations[0].Array}' is a plain loop over time with lanes outside, which PTX does not know");
        // The threads of a block would need to wait for each other between its loops.
        if (nest.Kind == NestKind.InOrder)
            throw new PlanException($"'{nest.Equations[0].Array}' is a recurrence with its state in memory, which PTX runs as plain loops");
        var lowering = new NestLowering(Pass, schedule.Equations, planned.InMemory) { IsDescending = nest.Descending, Tiled = schedule.Tiled };
        if (hasLaneUnits) lowering.Checkpointed = planned.Checkpointed;
        var top = lowering.Run(schedule.Root, nest.Rows.Count + (hasLaneUnits ? 1 : 0));
        return new(Number(nest), Describe(nest), Rows(nest.Rows), [.. top, .. lowering.UnitNodes], nest.Kind == NestKind.Scan
            ? Narrow : Wide)
        {
            Lanes = hasLaneUnits ? (NestLowering.GivenName(nest.Lane!, nest.Rows.Count + 1), Formulas.Of(nest.Lane!)) : null,
            Equations = nest.Equations,
            When = nest.OnlyAtStart ? "c.Position == 0" : null,
            Loop = nest.InOrder is { } loop ? new(LoopNumber(loop), loop.Axis, loop.Descending) : null,
        };
    }

    private readonly List<TimeLoop> _loops = [];

    private int LoopNumber(TimeLoop loop)
    {
        var number = _loops.FindIndex(l => ReferenceEquals(l, loop));
        if (number >= 0) return number;
        _loops.Add(loop);
        return _loops.Count - 1;
    }

    /// <summary>A step's number as it ends the names of its kernels.</summary>
    public static string Number(Step step) => step.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Row loops with the variables that lowering gives them.</summary>
    public static List<(string Variable, Extent Size)> Rows(List<string> axes) =>
        [.. axes.Select((a, i) => (NestLowering.GivenName(a, i + 1), Formulas.Of(a)))];

    private static string Describe(NestStep nest) => nest.Kind switch
    {
        NestKind.Row when nest.InOrder is { } loop => $"one time of a plain loop {(loop.Descending ? "down" : "up")} {loop.Axis}",
        NestKind.Row => "rows, lanes inside",
        NestKind.Column => "blocks of lanes, sums over rows inside",
        _ => $"{(nest.Descending ? "reverse recurrence" : "recurrence")} over {nest.Sequence[0]}, blocks of lanes",
    };

    /// <summary>The programs of a matrix product: one for each of its equations, the last with the map that consumes
    /// it.</summary>
    public IEnumerable<PtxProgram> Product(GemmStep step)
    {
        var sums = step.Equations.Where(e => e != step.Epilogue).ToList();
        if (step.Epilogue is null)
        {
            for (var i = 0; i < sums.Count; i++)
                yield return Product(Number(step) + (i == 0 ? "" : $"_{i}"), [sums[i]], "a matrix product");
            yield break;
        }
        // Products over two parts of the depth were joined, and the sum of the two taken out of the map: it comes back.
        var first = sums[0];
        var read = new Facts(step.Epilogue, Pass.Layer).Reads.First(r => r.Array == first.Array);
        var value = new Summed(first.Array, sums.Skip(1).Select(s => s.Array).ToList()).Visit(step.Epilogue.Value);
        yield return Product(Number(step), [.. sums, step.Epilogue with { Value = value }], "a matrix product with its consumer");
    }

    private PtxProgram Product(string name, List<Equation> equations, string what)
    {
        var facts = equations.Select(e => new Facts(e, Pass.Layer)).ToList();
        var (lane, isSummed) = LaneOf(facts[0]);
        var position = facts[0].Free.IndexOf(lane);
        var scheduled = facts.Select(f =>
        {
            List<LoopNeed> loops =
                [.. f.Free.Where((_, i) => i != position).Select(i => new LoopNeed(f.AxisOf(i), i, false, LoopRole.Unit))];
            if (!isSummed) loops.Add(new(f.AxisOf(f.Free[position]), f.Free[position], false, LoopRole.Lane));
            // The lanes of every product of the step are summed over the same place among its summed indices.
            var summedLane = isSummed && f.Op is not null ? f.Reduced[facts[0].Reduced.IndexOf(lane)] : null;
            loops.AddRange(f.Reduced.Where(i => i != summedLane).Select(i => new LoopNeed(f.AxisOf(i), i, true, LoopRole.Inner)));
            if (summedLane is not null) loops.Add(new(f.AxisOf(summedLane), summedLane, true, LoopRole.Lane));
            return new Scheduled(f, loops);
        }).ToList();
        var rows = facts[0].Free.Where((_, i) => i != position).Select(facts[0].AxisOf).ToList();
        var root = NestTree.Build(scheduled);
        var lowering = new NestLowering(Pass, scheduled, planned.InMemory);
        var top = lowering.Run(root, rows.Count);
        return new(name, what, Rows(rows), [.. top, .. lowering.UnitNodes], Wide) { Equations = equations };
    }

    // Lanes over the columns where both the second factor and the result lie along them, or over the depth where both factors do.
    private (string Lane, bool IsSummed) LaneOf(Facts f)
    {
        var result = new Read(f.Equation.Array, f.Equation.Position);
        var columns = f.Free.Where(i => IsAlong(result, i)).ToList();
        var both = columns.FirstOrDefault(i => f.Reads.Any(r => IsAlong(r, i)));
        if (both is not null) return (both, false);
        return f.Reduced.FirstOrDefault(i => f.Reads.All(r => IsAlong(r, i))) is { } depth ? (depth, true)
            : (columns.FirstOrDefault() ?? f.Free[f.Free.Count - 1], false);
    }

    private bool IsAlong(Read read, string index)
    {
        var strides = Pass.Buffers[read.Array].Strides;
        for (var d = 0; d < read.Position.Count; d++)
            if (Facts.PlainIndex(read.Position[d]) == index) return strides[d].Equals(Formulas.One);
        return false;
    }

    private sealed class Summed(string first, List<string> others) : Rewriter
    {
        protected override Expr VisitRead(Read r) => r.Array != first ? base.VisitRead(r)
            : others.Aggregate((Expr)r, (sum, other) => new Bin(BinOp.Add, sum, new Read(other, r.Position)));
    }

    /// <summary>Zeros for rows before the first token, and for upstream gradients that the caller does not give.</summary>
    public IEnumerable<PtxProgram> Clear()
    {
        var past = planned.State.Where(b => b.Place == Place.Past).Select(b =>
            (b, when: (string?)"c.HasState == 0 || c.Position == 0"));
        var zeros = Pass.Buffers.Values.Where(b =>
            b.Place == Place.Gradient && Pass.Buffers.ContainsKey(BackwardPass.ZerosOf(b.Name)))
            .OrderBy(b => b.Name, StringComparer.Ordinal).Select(b =>
                (b: Pass.Buffers[BackwardPass.ZerosOf(b.Name)], when: (string?)null));
        var number = 0;
        foreach (var (b, when) in past.Concat(zeros))
            yield return new($"Clear{number++}", $"zeros of {b.Name}", [],
                [
                    new Let("array", ValueKind.Pointer, "field", b.Pointer),
                        new Let("at", ValueKind.Pointer, "offset", "array", "d"),
                    new Let("none", ValueKind.Vector, "zero"), new Write("store", "at", "none", "lanes"),
                ], Wide)
            {
                Lanes = ("d", b.Size),
                When = when,
            };
    }

    /// <summary>Zeros for what sums over equal ids add to: before the nest, or before the first nest of its loop over
    /// time.</summary>
    public IEnumerable<PtxProgram> ClearSums(NestStep nest)
    {
        var members = nest.InOrder is null ? [nest]
            : Pass.Steps.OfType<NestStep>().Where(n => ReferenceEquals(n.InOrder, nest.InOrder)).ToList();
        if (members[0] != nest) yield break;
        var number = 0;
        foreach (var s in members.SelectMany(n => planned.Schedules[n].Equations).Where(s =>
            LoopChoice.ScatterIndex(s.Facts) is not null))
        {
            var b = Pass.Buffers[s.Array];
            if (b.Accumulates || b.Place == Place.Register) continue;
            // A part of a larger array is cleared row by row, so that its neighbours stay.
            var rows = b.Parent is null ? [] : Rows([.. b.Axes.Take(b.Axes.Length - 1)]);
            var stride = b.Parent is null || b.Axes.Length == 0 ? Formulas.One : b.Strides[b.Axes.Length - 1];
            List<LaneNode> nodes = [new Let("array", ValueKind.Pointer, "field", b.Pointer)];
            var at = "array";
            for (var i = 0; i < rows.Count; i++)
            {
                nodes.Add(new Let($"array{i}", ValueKind.Pointer, "step", at, rows[i].Variable, PtxProgram.Text(b.Strides[i])));
                at = $"array{i}";
            }
            nodes.Add(new Branch("array != null",
            [
                new Let("first", ValueKind.Pointer, "step", at, "d", PtxProgram.Text(stride)),
                    new Let("none", ValueKind.Vector, "zero"),
                new Write("scatter", "first", PtxProgram.Text(stride), "none", "lanes"),
            ], []));
            yield return new($"{Number(nest)}_clear{number++}", $"zeros of {b.Name}", rows, nodes, Wide)
            {
                Lanes = ("d", b.Parent is null ? b.Size : Formulas.Product(b.Axes.Skip(rows.Count).Select(Formulas.Of))),
            };
        }
    }

    /// <summary>The last rows of this call as the earlier rows of the next.</summary>
    public IEnumerable<PtxProgram> Keep()
    {
        var number = 0;
        foreach (var b in Pass.Buffers.Values.Where(b =>
            b.Past is not null && b.Lag is not null && planned.InMemory.Contains(b.Name)
                && (b.IsKeptLate || planned.Scans.All(s => !s.Arrays.Contains(b.Name)))))
        {
            var time = b.TimeDimension;
            var rows = Rows([.. b.Axes.Take(time)]);
            List<LaneNode> nodes = [];
            string Pointer(Plan.Buffer x, string name)
            {
                var at = name;
                nodes.Add(new Let(at, ValueKind.Pointer, "field", x.Pointer));
                for (var i = 0; i < time; i++)
                {
                    nodes.Add(new Let($"{name}{i}", ValueKind.Pointer, "step", at, rows[i].Variable,
                        PtxProgram.Text(x.Strides[i])));
                    at = $"{name}{i}";
                }
                nodes.Add(new Let($"{name}_d", ValueKind.Pointer, "offset", at, "d"));
                return $"{name}_d";
            }
            var (now, past) = (Pointer(b, "now"), Pointer(b.Past!, "past"));
            var (here, before) = (PtxProgram.Text(b.Strides[time]), PtxProgram.Text(b.Past!.Strides[time]));
            // One thread moves all rows of its column, in order, so a row that is still wanted is read before it is overwritten.
            nodes.Add(new Loop("i", "0", PtxProgram.Text(b.Lag!), LoopForm.Up,
            [
                new Let("from", ValueKind.Integer, "size", $"{{{b.Axes[time]}}} - ({PtxProgram.Text(b.Lag!)}) + i"),
                new Let("row", ValueKind.Pointer, "row_or_past", now, here, past, before, "from", PtxProgram.Text(b.Lag!)),
                new Let("kept", ValueKind.Pointer, "step", past, "i", before),
                new Let("value", ValueKind.Vector, "load", "row", "lanes"),
                new Write("store", "kept", "value", "lanes"),
            ]));
            yield return new($"Keep{number++}", $"the last rows of {b.Name} for the next call", [.. rows], nodes, Wide)
            {
                Lanes = ("d", Formulas.Product(b.Axes.Skip(time + 1).Select(Formulas.Of))),
                When = "c.HasState != 0",
            };
        }
    }
}
