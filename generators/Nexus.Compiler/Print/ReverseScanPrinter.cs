using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>
/// Prints the backward nest of a recurrence whose states are not stored: for each chunk of time, from the last, and each block of lanes, the
/// states are computed again upwards from the chunk's first and kept in a tile, then the gradients run down.
/// </summary>
/// <remarks>Chunks are outermost, so that sums over lanes need a tile of one chunk only; what runs on from chunk to chunk goes through memory.</remarks>
public sealed class ReverseScanPrinter(Pass pass, NestStep nest, NestSchedule schedule, HashSet<string> inMemory)
{
    private int Given => nest.Rows.Count + 1;
    private string Time => nest.Sequence[0];
    private List<Scheduled> Kept => schedule.Again.Where(s => Readers(s.Array)).GroupBy(s => s.Array).Select(g => g.First()).ToList();
    internal List<Scheduled> Partial => schedule.Equations.Where(s => s.Loops.Any(l => l is { Role: LoopRole.Lane, Reduces: true })).ToList();

    // The way up computes maps too; only arrays of the recurrence itself (they carry, or have inner axes) are kept for the way back.
    private bool Readers(string array) => pass.Buffers[array].Lag is not null && schedule.Equations.All(e => e.Array != array);

    /// <summary>Prints the driver and the unit.</summary>
    public void Methods(CodeWriter writer, string name)
    {
        var lane = NestLowering.GivenName(nest.Lane!, Given);
        var arguments = string.Concat(nest.Rows.Append(nest.Lane!).Select((a, i) => $", {NestLowering.GivenName(a, i + 1)}"));
        var parameters = string.Concat(nest.Rows.Append(nest.Lane!).Select((a, i) => $", nint {NestLowering.GivenName(a, i + 1)}"));
        var tiles = Tiles;
        var time = Names.Axis(Time);
        NestPrinter.Header(writer, $"private static void {name}<V>(void* context, int begin, int end)", "where V : unmanaged, ILanes<V>");
        writer.Line($"ref var c = ref *({pass.Name}Context*)context;");
        LanePrinter.RequireStack(writer, tiles.Select(t => PartialSize(t.Equation)).ToList());
        foreach (var (s, tile) in tiles)
        {
            writer.Line($"float* {tile}_raw = stackalloc float[GeneratedCode.TileFloats({PartialSize(s)}, V.Count)];");
            writer.Line($"float* {tile} = GeneratedCode.Align({tile}_raw);");
        }
        writer.Open("for (int unit = begin; unit < end; unit++)");
        NestPrinter.Decode(writer, "unit", nest.Rows);
        foreach (var array in RunningArrays())
        {
            var buffer = pass.Buffers[array];
            var (offset, size) = RowBlock(buffer);
            writer.Line($"GeneratedCode.Clear(c.{buffer.Pointer}{offset}, {Names.Size(size)});");
        }
        writer.Open("for (nint chunk = c.Chunks - 1; chunk >= 0; chunk--)");
        writer.Line($"nint from = chunk * {Names.ChunkLength}, to = Math.Min({time}, from + {Names.ChunkLength});");
        foreach (var (s, tile) in tiles) writer.Line($"GeneratedCode.Clear({tile}, {(KeepsTime(s) ? "(to - from)" : "1")} * ({Names.Size(InnerSize(s))}) * V.Count);");
        writer.Open($"for (nint {lane} = 0; {lane} < {Names.Axis(nest.Lane!)}; {lane} += V.Count)");
        writer.Line($"nint lanes = Math.Min(V.Count, {Names.Axis(nest.Lane!)} - {lane});");
        var passed = string.Concat(tiles.Select(t => $", {t.Tile}"));
        writer.Line($"if (lanes == V.Count) {name}Unit<V, Whole>(ref c{arguments}, lanes, chunk, from, to{passed});");
        writer.Line($"else {name}Unit<V, Part>(ref c{arguments}, lanes, chunk, from, to{passed});");
        writer.Close();
        foreach (var (s, tile) in tiles) Flush(writer, s, tile);
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
        var declared = string.Concat(tiles.Select(t => $", float* {t.Tile}"));
        NestPrinter.Header(writer, $"private static void {name}Unit<V, P>(ref {pass.Name}Context c{parameters}, nint lanes, nint chunk, nint from, nint to{declared})",
            "where V : unmanaged, ILanes<V> where P : struct, ILanePart");
        Unit(writer, tiles);
        writer.Close();
        writer.Line();
    }

    // A sum over lanes has a value for each step, unless it is over time too.
    internal static bool KeepsTime(Scheduled s) => !s.Loops.Any(l => l is { Role: LoopRole.Sequence, Reduces: true });

    internal static Extent InnerSize(Scheduled s) => Formulas.Product(s.Loops.Where(l => l is { Role: LoopRole.Inner, Reduces: false }).Select(l => Formulas.Of(l.Axis)));

    private static string PartialSize(Scheduled s) => $"{(KeepsTime(s) ? Names.ChunkLength : 1)} * ({Names.Size(InnerSize(s))})";

    // Arrays that go on from chunk to chunk: sums over time, and carried values.
    internal IEnumerable<string> RunningArrays() => TimeSums().Concat(Partial.Where(s => !KeepsTime(s))).Select(s => s.Array).Concat(CarriedArrays().Select(CarrySlot));

    private IEnumerable<Scheduled> TimeSums() => schedule.Equations.Where(s => s.Loops.Any(l => l is { Role: LoopRole.Sequence, Reduces: true }) && !Partial.Contains(s));

    private IEnumerable<string> CarriedArrays() => schedule.Equations.Where(s => schedule.Equations.Any(r => r.Facts.Reads.Any(x => x.Array == s.Array && NestTree.IsCarried(x, r)))).Select(s => s.Array).Distinct();

    /// <summary>The buffer of what is carried from chunk to chunk.</summary>
    public static string CarrySlot(string array) => array + "@carry";

    // The contiguous block of one row: everything but the row axes.
    internal (string Offset, Extent Size) RowBlock(Plan.Buffer buffer)
    {
        var offset = string.Concat(nest.Rows.Select((a, i) => Array.IndexOf(buffer.Axes, a) is var d and >= 0
            ? $" + {NestLowering.GivenName(a, i + 1)} * (nint)({Names.Size(buffer.Strides[d])})" : ""));
        return (offset, Formulas.Product(buffer.Axes.Where(a => !nest.Rows.Contains(a)).Select(Formulas.Of)));
    }

    private void Flush(CodeWriter writer, Scheduled s, string tile)
    {
        var buffer = pass.Buffers[s.Array];
        var position = s.Facts.Equation.Position.ToList();
        var address = $"c.{buffer.Pointer}";
        var inner = s.Loops.Where(l => l is { Role: LoopRole.Inner, Reduces: false }).ToList();
        writer.Open(KeepsTime(s) ? "for (nint t = from; t < to; t++)" : null);
        var at = KeepsTime(s) ? "(t - from)" : "0";
        for (var i = 0; i < inner.Count; i++)
        {
            writer.Open($"for (nint k{i} = 0; k{i} < {Names.Axis(inner[i].Axis)}; k{i}++)");
            at = $"({at} * {Names.Axis(inner[i].Axis)} + k{i})";
        }
        for (var d = 0; d < position.Count; d++)
        {
            var index = Facts.PlainIndex(position[d]);
            var axis = index is null ? "" : s.Facts.AxisOf(index);
            var variable = index is null ? $"{position[d].Constant}" : axis == Time ? "t" : inner.FindIndex(l => l.Index == index) is var k and >= 0 ? $"k{k}"
                : NestLowering.GivenName(axis, nest.Rows.IndexOf(axis) + 1);
            address += $" + {variable} * (nint)({Names.Size(buffer.Strides[d])})";
        }
        var guard = buffer.Place == Place.Gradient ? $"if (c.{buffer.Pointer} != null) " : "";
        writer.Line($"{guard}*({address}) {(buffer.Accumulates || !KeepsTime(s) ? "+=" : "=")} V.HorizontalSum(V.Load({tile} + {at} * V.Count));");
        foreach (var _ in inner) writer.Close();
        writer.Close();
    }

    private List<(Scheduled Equation, string Tile)> Tiles => Partial.Select((s, i) => (s, $"partial{i}")).ToList();

    /// <summary>The same program for one that only shows it.</summary>
    public (List<LaneNode> Top, List<LaneNode> Unit) Lower() => Lower(Tiles) is var unit ? (unit.Top, unit.UnitNodes) : default;

    private void Unit(CodeWriter writer, List<(Scheduled Equation, string Tile)> partials)
    {
        var unit = Lower(partials);
        LanePrinter.Print(writer, unit.Top);
        LanePrinter.Print(writer, unit.UnitNodes);
    }

    /// <summary>The program of one block of lanes in one chunk, over the variables <c>chunk</c>, <c>from</c> and <c>to</c>.</summary>
    /// <param name="partials">Sums over lanes with the tiles that keep a vector for each step.</param>
    internal NestLowering Lower(List<(Scheduled Equation, string Tile)> partials)
    {
        var rings = Kept.ToDictionary(s => s.Array, s => s);
        if (rings.Values.FirstOrDefault(s => s.Facts.Op is not null && s.Loops.Skip(s.ValueDepth).Any(l => l is { Reduces: false, Role: LoopRole.Inner })) is { } tiled)
            throw new PlanException($"'{tiled.Array}' is a sum with inner axes inside its own recurrence, whose values the way back cannot compute again");
        var up = new NestLowering(pass, schedule.Again, []) { Range = ("from", "to"), Tiled = schedule.Tiled };
        foreach (var name in new[] { "from", "to", "chunk" }) up.DeclareGiven(name);
        var tileOf = rings.ToDictionary(r => r.Key, r => up.NewTile(r.Value.Loops.Where(l => l.Role == LoopRole.Inner).Select(l => l.Axis), Formulas.Constant(Names.ChunkLength + 1)));
        foreach (var ring in rings.Values) up.LoadChunkStart(ring, tileOf[ring.Array], nest.Rows.Append(nest.Lane!).ToList());
        up.ReadOverride = (lowering, read) => rings.TryGetValue(read.Array, out var s) && lowering.ChunkRow(read, s) is { } row
            ? lowering.LoadChunk(tileOf[read.Array], read, s, row) : null;
        up.AfterDefine = (lowering, s, value) =>
        {
            if (rings.ContainsKey(s.Array)) lowering.StoreChunk(tileOf[s.Array], s, value);
        };
        up.SkipsCarried = true;
        up.Run(schedule.AgainRoot!, Given);
        up.SkipsCarried = false;
        up.IsDescending = true;
        up.AfterDefine = null;
        up.Memory(inMemory);
        up.CarrySlot = (lowering, s, at) => (lowering.BlockPointer(CarrySlot(s.Array), s, at), false);
        up.TileStart = (lowering, s, tile) => lowering.LoadSumTile(s, tile);
        up.KeepsPartials = s => partials.Any(p => p.Equation == s);
        up.AddPartial = (lowering, s, value) => lowering.AddToPartial(partials.First(p => p.Equation == s).Tile, s, value);
        up.Run(schedule.Equations, schedule.Root, Given);
        return up;
    }
}
