using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>Prints the methods of a nest and the statement that runs it.</summary>
public sealed class NestPrinter(Pass pass, NestStep nest, NestSchedule schedule, HashSet<string> inMemory, List<string> checkpointed)
{
    private string Name => $"{pass.Name}{nest.Number}";
    private bool HasLaneUnits => nest.Kind is NestKind.Column or NestKind.Scan;
    private bool IsReverse => schedule.Again.Count > 0;
    private bool SumsLanes => nest.Kind == NestKind.Scan && schedule.Equations.Any(s => s.Loops.Any(l => l is { Role: LoopRole.Lane, Reduces: true }));
    private int Given => nest.Rows.Count + (HasLaneUnits ? 1 : 0);

    /// <summary>What sums over equal ids add to begins as zero.</summary>
    public void Clear(CodeWriter writer)
    {
        foreach (var s in schedule.Equations.Where(s => LoopChoice.ScatterIndex(s.Facts) is not null))
        {
            var b = pass.Buffers[s.Array];
            if (b.Accumulates || b.Place == Place.Register) continue;
            if (b.Place == Place.History) throw new PlanException($"'{b.Name}' is summed over equal ids and read at all later times, which is not supported");
            writer.Open(b.Place == Place.Gradient ? $"if (c.{b.Pointer} != null)" : null);
            if (b.Parent is null) writer.Line($"GeneratedCode.Clear(c.{b.Pointer}, {Names.Size(b.Size)});");
            else
            {
                for (var i = 0; i < b.Axes.Length; i++) writer.Open($"for (nint i{i} = 0; i{i} < {Names.Axis(b.Axes[i])}; i{i}++)");
                writer.Line($"c.{b.Pointer}[{string.Join(" + ", b.Strides.Select((x, i) => $"i{i} * (nint)({Names.Size(x)})").DefaultIfEmpty("0"))}] = 0;");
                foreach (var _ in b.Axes) writer.Close();
            }
            writer.Close();
        }
    }

    /// <summary>The printer of a nest of a planned pass.</summary>
    public static NestPrinter Of(PlannedPass planned, NestStep nest) =>
        new(planned.Pass, nest, planned.Schedules[nest], planned.InMemory, planned.Checkpointed);

    /// <summary>The statement that runs the step.</summary>
    public void Call(CodeWriter writer)
    {
        var rows = nest.Rows.Count == 0 ? "1L" : Names.Size(Formulas.Product(nest.Rows.Select(Formulas.Of)));
        var units = HasLaneUnits && !SumsLanes && !IsReverse ? $"({rows}) * GeneratedCode.CeilingDivide({Names.Axis(nest.Lane!)}, V.Count)" : rows;
        var loops = schedule.Equations.Concat(schedule.Again).SelectMany(s => s.Loops.Select(l => l.Axis).Distinct().Select(Formulas.Of).ToList() is var l ? new[] { Formulas.Product(l) } : [])
            .Distinct().Select(Names.Size).ToList();
        var work = loops.Count == 0 ? "1L" : string.Join(" + ", loops.Take(4));
        if (nest.InOrder is not null)
        {
            TimeStep(writer);
            return;
        }
        writer.Open(nest.OnlyAtStart ? "if (c.Position == 0)" : null);
        writer.Line($"int units = checked((int)({units}));");
        writer.Line($"int grain = GeneratedCode.Grain(units, {work});");
        if (HasLaneUnits)
            writer.Line($"f.Pool.Run(&{Name}<V>, Unsafe.AsPointer(ref c), units, grain);");
        else
        {
            var lanes = LaneAxes().ToList();
            var whole = string.Join(" && ", lanes.Select(a => $"{Names.Axis(a)} % V.Count == 0"));
            writer.Line($"{(lanes.Count == 0 ? "" : $"if ({whole}) ")}f.Pool.Run(&{Name}<V, Whole>, Unsafe.AsPointer(ref c), units, grain);");
            if (lanes.Count > 0) writer.Line($"else f.Pool.Run(&{Name}<V, Part>, Unsafe.AsPointer(ref c), units, grain);");
        }
        writer.Close();
    }

    // One pass of a plain loop over time: the rows of that time.
    private void TimeStep(CodeWriter writer)
    {
        var rows = nest.Rows.Count == 1 ? "1" : $"(int)({Names.Size(Formulas.Product(nest.Rows.Skip(1).Select(Formulas.Of)))})";
        writer.Open();
        writer.Line($"int rows = checked({rows});");
        var lanes = LaneAxes().ToList();
        var whole = string.Join(" && ", lanes.Select(a => $"{Names.Axis(a)} % V.Count == 0"));
        writer.Line($"{(lanes.Count == 0 ? "" : $"if ({whole}) ")}{Name}<V, Whole>(Unsafe.AsPointer(ref c), checked(at * rows), checked(at * rows + rows));");
        if (lanes.Count > 0) writer.Line($"else {Name}<V, Part>(Unsafe.AsPointer(ref c), checked(at * rows), checked(at * rows + rows));");
        writer.Close();
    }

    private IEnumerable<string> LaneAxes() =>
        schedule.Equations.SelectMany(s => s.Loops).Where(l => l.Role == LoopRole.Lane).Select(l => l.Axis).Distinct();

    /// <summary>The methods.</summary>
    public void Methods(CodeWriter writer)
    {
        foreach (var e in nest.Equations) writer.Line($"// {Text.IrText.Print(e)}");
        if (IsReverse) new ReverseScanPrinter(pass, nest, schedule, inMemory).Methods(writer, Name);
        else if (HasLaneUnits) LaneUnits(writer);
        else RowUnits(writer);
    }

    /// <summary>The lane program of the nest, before any target: what is computed once, and what for each unit.</summary>
    public (List<LaneNode> Top, List<LaneNode> Unit) Lower()
    {
        if (IsReverse) return new ReverseScanPrinter(pass, nest, schedule, inMemory).Lower();
        var lowering = new NestLowering(pass, schedule.Equations, inMemory)
        {
            IsDescending = nest.Descending,
            KeepsState = nest.Kind == NestKind.InOrder,
            Checkpointed = HasLaneUnits ? checkpointed : [],
            Tiled = HasLaneUnits ? schedule.Tiled : [],
        };
        return (lowering.Run(schedule.Root, Given), lowering.UnitNodes);
    }

    private void RowUnits(CodeWriter writer)
    {
        var (top, unit) = Lower();
        Header(writer, $"private static void {Name}<V, P>(void* context, int begin, int end)", "where V : unmanaged, ILanes<V> where P : struct, ILanePart");
        writer.Line($"ref var c = ref *({pass.Name}Context*)context;");
        LanePrinter.Print(writer, top);
        if (nest.Rows.Count > 0)
        {
            writer.Open("for (int unit = begin; unit < end; unit++)");
            Decode(writer, "unit", nest.Rows);
            LanePrinter.Print(writer, unit);
            writer.Close();
        }
        writer.Close();
        writer.Line();
    }

    private void LaneUnits(CodeWriter writer)
    {
        var (top, unit) = Lower();
        var parameters = string.Concat(nest.Rows.Append(nest.Lane!).Select((a, i) => $", nint {NestLowering.GivenName(a, i + 1)}"));
        var arguments = string.Concat(nest.Rows.Append(nest.Lane!).Select((a, i) => $", {NestLowering.GivenName(a, i + 1)}"));
        var lane = NestLowering.GivenName(nest.Lane!, Given);
        Header(writer, $"private static void {Name}<V>(void* context, int begin, int end)", "where V : unmanaged, ILanes<V>");
        writer.Line($"ref var c = ref *({pass.Name}Context*)context;");
        writer.Line($"int blocks = GeneratedCode.CeilingDivide({Names.Axis(nest.Lane!)}, V.Count);");
        writer.Open("for (int unit = begin; unit < end; unit++)");
        writer.Line($"nint {lane} = unit % blocks * V.Count;");
        Decode(writer, "(unit / blocks)", nest.Rows);
        writer.Line($"nint lanes = Math.Min(V.Count, {Names.Axis(nest.Lane!)} - {lane});");
        writer.Line($"if (lanes == V.Count) {Name}Unit<V, Whole>(ref c{arguments}, lanes);");
        writer.Line($"else {Name}Unit<V, Part>(ref c{arguments}, lanes);");
        writer.Close();
        writer.Close();
        writer.Line();
        Header(writer, $"private static void {Name}Unit<V, P>(ref {pass.Name}Context c{parameters}, nint lanes)", "where V : unmanaged, ILanes<V> where P : struct, ILanePart");
        LanePrinter.Print(writer, top);
        LanePrinter.Print(writer, unit);
        writer.Close();
        writer.Line();
    }

    /// <summary>A method with its attributes.</summary>
    public static void Header(CodeWriter writer, string signature, string constraints)
    {
        writer.Line("[SkipLocalsInit]");
        writer.Line(signature);
        writer.Open("    " + constraints);
    }

    /// <summary>Row indices from a unit's number, the last axis fastest.</summary>
    public static void Decode(CodeWriter writer, string unit, List<string> rows)
    {
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            var inner = string.Concat(rows.Skip(i + 1).Select(a => $" / {Names.Axis(a)}"));
            var wrap = i == 0 ? "" : $" % {Names.Axis(rows[i])}";
            writer.Line($"nint {NestLowering.GivenName(rows[i], i + 1)} = {unit}{inner}{wrap};");
        }
    }
}
