using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>
/// The backward nest of a recurrence whose states are computed again: a block for each row goes down through the chunks of time,
/// in each through
/// the blocks of lanes, and at the end of a chunk sums over lanes what every lane has kept.
/// </summary>
internal sealed class PtxReverseScan(Pass pass, NestStep nest, NestSchedule schedule, HashSet<string> inMemory)
{
    private readonly ReverseScanPrinter _scan = new(pass, nest, schedule, inMemory);
    private readonly List<LaneNode> _nodes = [];

    /// <summary>The program.</summary>
    public PtxProgram Program()
    {
        var tiles = _scan.Partial.Select((s, i) => (Equation: s, Tile: $"partial{i}")).ToList();
        foreach (var (equation, tile) in tiles)
            _nodes.Add(new Tile(tile,
                PtxProgram.Text(Formulas.Multiply(Formulas.Constant(Steps(equation)), ReverseScanPrinter.InnerSize(equation)))));
        foreach (var array in _scan.RunningArrays()) Clear(pass.Buffers[array]);
        var unit = _scan.Lower(tiles);
        var lane = NestLowering.GivenName(nest.Lane!, nest.Rows.Count + 1);
        List<LaneNode> chunk =
        [
            new Let("from", ValueKind.Integer, "size", $"chunk * {Names.ChunkLength}"),
            new Let("to", ValueKind.Integer, "size", $"Min({{{nest.Sequence[0]}}}, from + {Names.ChunkLength})"),
        ];
        for (var i = 0; i < tiles.Count; i++)
        {
            var steps = ReverseScanPrinter.KeepsTime(tiles[i].Equation) ? "(to - from)" : "1";
            chunk.Add(new Loop($"z{i}", "0", $"{steps} * ({PtxProgram.Text(ReverseScanPrinter.InnerSize(tiles[i].Equation))})",
                LoopForm.Up,
                [new Let($"empty{i}", ValueKind.Vector, "zero"), new Write("store_tile", tiles[i].Tile, $"z{i}", $"empty{i}")]));
        }
        chunk.Add(new Loop(lane, "0", $"{{{nest.Lane}}}", LoopForm.Lanes, [.. unit.Top, .. unit.UnitNodes]));
        for (var i = 0; i < tiles.Count; i++) chunk.Add(Flush(tiles[i].Equation, tiles[i].Tile, i));
        _nodes.Add(new Loop("chunk", "0", "c.Chunks", LoopForm.Down, chunk));
        return new(PtxNests.Number(nest),
            $"reverse recurrence over {nest.Sequence[0]}, states again from every {Names.ChunkLength} steps",
            PtxNests.Rows(nest.Rows), _nodes, PtxNests.Narrow) { Equations = nest.Equations };
    }

    private static long Steps(Scheduled s) => ReverseScanPrinter.KeepsTime(s) ? Names.ChunkLength : 1;

    private void Clear(Plan.Buffer buffer)
    {
        var (offset, size) = _scan.RowBlock(buffer);
        var name = $"run{buffer.Pointer}";
        _nodes.Add(new Let(name, ValueKind.Pointer, "field", buffer.Pointer));
        _nodes.Add(new Let($"{name}_row", ValueKind.Pointer, "offset", name, "0" + offset));
        _nodes.Add(new Loop($"{name}_at", "0", PtxProgram.Text(size), LoopForm.Lanes,
        [
            new Let($"{name}_p", ValueKind.Pointer, "offset", $"{name}_row", $"{name}_at"),
            new Let($"{name}_zero", ValueKind.Vector, "zero"),
            new Write("store", $"{name}_p", $"{name}_zero", "lanes"),
        ]));
    }

    // What the lanes have kept for each step, summed over them.
    private Loop Flush(Scheduled s, string tile, int number)
    {
        var buffer = pass.Buffers[s.Array];
        var keepsTime = ReverseScanPrinter.KeepsTime(s);
        var position = s.Facts.Equation.Position.Select(p => Facts.PlainIndex(p)!).ToList();
        var inner = s.Loops.Where(l => l is { Role: LoopRole.Inner, Reduces: false }).ToList();
        string Variable(int i) => $"{tile}_k{i}";
        var time = $"{tile}_t";
        var at = keepsTime ? $"({time} - from)" : "0";
        for (var i = 0; i < inner.Count; i++) at = $"({at} * {{{inner[i].Axis}}} + {Variable(i)})";
        List<LaneNode> body = [new Let($"{tile}_a", ValueKind.Pointer, "field", buffer.Pointer)];
        var pointer = $"{tile}_a";
        for (var d = 0; d < position.Count; d++)
        {
            var axis = s.Facts.AxisOf(position[d]);
            var k = inner.FindIndex(l => l.Index == position[d]);
            var variable = axis == nest.Sequence[0] ? time : k >= 0 ? Variable(k)
                : NestLowering.GivenName(axis, nest.Rows.IndexOf(axis) + 1);
            body.Add(new Let($"{tile}_a{d}", ValueKind.Pointer, "step", pointer, variable, PtxProgram.Text(buffer.Strides[d])));
            pointer = $"{tile}_a{d}";
        }
        body.Add(new Let($"{tile}_v", ValueKind.Vector, "load_tile", tile, at));
        body.Add(new Let($"{tile}_s", ValueKind.Vector, "hsum", $"{tile}_v"));
        LaneNode store = new Write(buffer.Accumulates || !keepsTime ? "add_store_one" : "store_one", pointer, $"{tile}_s");
        body.Add(buffer.Place == Place.Gradient ? new Branch($"{tile}_a != null", [store], []) : store);
        for (var i = inner.Count - 1; i >= 0; i--) body = [new Loop(Variable(i), "0", $"{{{inner[i].Axis}}}", LoopForm.Up, body)];
        return keepsTime ? new Loop(time, "from", "to", LoopForm.Up, body) : new Loop(time, "0", "1", LoopForm.Up, body);
    }
}
