using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

// Values that one pass of a sequential loop hands to the next: a register, or a tile when the array has inner axes.
public sealed partial class NestLowering
{
    /// <summary>Where a carried value starts and ends, when not at the rows before the first token: a chunk of a reverse scan.</summary>
    public Func<NestLowering, Scheduled, Dictionary<string, LoopVariable>, (string Pointer, bool Zero)?>? CarrySlot { get; set; }

    /// <summary>Arrays with inner axes that other loops of the same time step read: one tile each.</summary>
    public List<string> Tiled { get; set; } = [];

    private readonly Dictionary<string, string> _stepTiles = [];

    private void StartTiles(LoopBody loop)
    {
        foreach (var s in _equations.Where(s => loop.Contains(s.Body) && Tiled.Contains(s.Array)).GroupBy(s => s.Array).Select(g => g.First()))
            _stepTiles[s.Array] = NewTile(InnerLoops(s).Select(l => l.Axis));
    }

    private static List<LoopNeed> InnerLoops(Scheduled s) => s.Loops.Where(l => l is { Role: LoopRole.Inner, Reduces: false }).ToList();

    private List<string> StartCarried(LoopBody loop)
    {
        var carried = new List<string>();
        foreach (var s in _equations.Where(s => loop.Contains(s.Body)))
        {
            if (carried.Contains(s.Array)) continue;
            var isRead = _equations.Where(r => loop.Contains(r.Body)).Any(r => r.Facts.Reads.Any(x => x.Array == s.Array && NestTree.IsCarried(x, r)))
                || _equations.Any(r => r.Facts.Reads.Any(x => x.Array == s.Array && IsLast(x)));
            if (!isRead) continue;
            carried.Add(s.Array);
            EnterOuter(s, loop);
            var loops = InnerLoops(s);
            if (loops.Count == 0)
            {
                _carried[s.Array] = new(_scopes.Variable("last_" + Word(s.Array), "copy", Start(s, [])), false);
                continue;
            }
            var tile = NewTile(loops.Select(l => l.Axis));
            EachTile(loops, (at, index) => _scopes.Current.Nodes.Add(new Write("store_tile", tile, index, Start(s, at))));
            _carried[s.Array] = new(tile, true);
        }
        return carried;
    }

    // The loop variables outside of the sequential loop, which is not open yet.
    private void EnterOuter(Scheduled s, LoopBody loop)
    {
        _environment = [];
        for (var body = loop.Parent!; body.Loop is not null; body = body.Parent!)
            if (_variables.TryGetValue(body, out var variable)) _environment[s.Loops[body.Depth - 1].Index] = variable;
    }

    private string Start(Scheduled s, Dictionary<string, LoopVariable> at)
    {
        if (CarrySlot?.Invoke(this, s, at) is { } slot)
            return slot.Zero ? Constant(0) : _scopes.Value(ValueKind.Vector, "load", _scopes.Depth, slot.Pointer, "lanes");
        return PastPointer(s) is { } pointer ? _scopes.Value(ValueKind.Vector, "load", _scopes.Depth, pointer, "lanes") : Constant(0);
    }

    private string? PastPointer(Scheduled s)
    {
        var buffer = _pass.Buffers[s.Array];
        if (buffer.Past is not { } past) return null;
        if (!buffer.Lag!.Equals(Formulas.One))
            throw new PlanException($"'{s.Array}' is read {Formulas.ToText(buffer.Lag)} steps back inside its own recurrence; only t - 1 is supported");
        var position = s.Facts.Equation.Position.ToArray();
        position[buffer.TimeDimension] = Affines.Zero;
        var (pointer, lane) = Address(past, position.ToEquatable());
        return lane is { } l && l.Equals(Formulas.One) ? pointer : throw new PlanException($"the earlier rows of '{s.Array}' are not contiguous along its lanes");
    }

    // Before anything else in an inner loop: the values of the pass before are read, later statements overwrite them.
    private void LoadCarried(LoopBody loop)
    {
        foreach (var s in _equations.Where(s => loop.Contains(s.Body)))
        {
            Enter(s);
            foreach (var read in s.Facts.Reads)
                if (_carried.TryGetValue(read.Array, out var carried) && carried.IsTile && NestTree.IsCarried(read, s) && s.Body == loop)
                    LoadTile(carried.Name, read);
        }
    }

    private void MoveCarried(string array)
    {
        if (_carried[array].IsTile) return;
        if (!_values.TryGetValue(array, out var value)) throw new PlanException($"'{array}' has no value at the end of its loop");
        _scopes.Current.Nodes.Add(new Set(_carried[array].Name, "copy", value));
    }

    private void FinishCarried(string array)
    {
        var s = _equations.First(e => e.Array == array);
        var carried = _carried[array];
        if (CarrySlot is null && _pass.Buffers[array].IsKeptLate) return;
        EnterClosed(s);
        string? Slot(Dictionary<string, LoopVariable> at) =>
            CarrySlot?.Invoke(this, s, at) is { } slot ? slot.Pointer : PastPointer(s);
        if (!carried.IsTile)
        {
            if (Slot([]) is { } pointer) _scopes.Current.Nodes.Add(new Write("store", pointer, carried.Name, "lanes"));
            return;
        }
        EachTile(InnerLoops(s), (at, index) =>
        {
            if (Slot(at) is { } pointer)
                _scopes.Current.Nodes.Add(new Write("store", pointer, _scopes.Value(ValueKind.Vector, "load_tile", _scopes.Depth, carried.Name, index), "lanes"));
        });
    }

    private void EnterClosed(Scheduled s)
    {
        Enter(s);
        foreach (var need in s.Loops.Where(l => l.Role is LoopRole.Sequence or LoopRole.Inner)) _environment.Remove(need.Index);
    }

    private string LoadTile(string tile, Read read) =>
        _scopes.Value(ValueKind.Vector, "load_tile", 0, tile, TileAt(read));

    // The tile position that a read names: its inner loop variables in the order of the array's own loops.
    private string TileAt(Read read)
    {
        var owner = _equations.First(e => e.Array == read.Array);
        var loops = (_sumTiles.ContainsKey(read.Array) ? TileLoops(owner) : InnerLoops(owner)).Select(l =>
        {
            for (var d = 0; d < read.Position.Count; d++)
                if (Facts.PlainIndex(owner.Facts.Equation.Position[d]) == l.Index) return l with { Index = Facts.PlainIndex(read.Position[d])! };
            throw new PlanException($"'{read.Array}' has no dimension for its inner loop over {l.Axis}");
        }).ToList();
        return TileIndex(loops);
    }

    private void StoreTile(string tile, Scheduled s, string value) =>
        _scopes.Current.Nodes.Add(new Write("store_tile", tile, TileIndex(InnerLoops(s)), value));
}
