using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

// Chunks of a recurrence: states at chunk starts are kept by Advance; Backward computes the states between again into a tile.
public sealed partial class NestLowering
{
    /// <summary>Recurrent arrays whose value at the start of each chunk Advance keeps.</summary>
    public List<string> Checkpointed { get; set; } = [];

    /// <summary>Carried values come from elsewhere: no registers or tiles are made for them.</summary>
    public bool SkipsCarried { get; set; }

    /// <summary>What is computed once.</summary>
    public List<LaneNode> Top => _top;

    /// <summary>Makes a parameter of the method known.</summary>
    public void DeclareGiven(string name) => _scopes.Declare(name);

    /// <summary>Sets which arrays are stored.</summary>
    public void Memory(HashSet<string> arrays)
    {
        _inMemory.Clear();
        _inMemory.UnionWith(arrays);
    }

    /// <summary>The buffer with the states at chunk starts.</summary>
    public static string CheckpointsOf(string array) => array + "@checkpoints";

    /// <summary>Whether a buffer holds states at chunk starts.</summary>
    public static bool IsCheckpoints(string buffer) => buffer.EndsWith("@checkpoints", StringComparison.Ordinal);

    // At the start of a pass of the sequential loop in Advance: every so many steps the carried values go to memory.
    private void KeepCheckpoints(LoopBody loop, List<string> carried)
    {
        foreach (var array in carried.Where(Checkpointed.Contains))
        {
            var s = _equations.First(e => e.Array == array);
            EnterClosed(s);
            var time = _variables[loop].Name;
            var buffer = _pass.Buffers[CheckpointsOf(array)];
            var pointer = BasePointer(buffer);
            var nodes = new List<LaneNode>();
            _scopes.Open(nodes, isGuard: true);
            var chunk = _scopes.Value(ValueKind.Integer, "int_div", _scopes.Depth, time, Print.Names.ChunkLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var loops = InnerLoops(s);
            void Keep(Dictionary<string, LoopVariable> at, string value) =>
                _scopes.Current.Nodes.Add(new Write("store", BlockPointer(buffer, s, at, chunk), value, "lanes"));
            if (loops.Count == 0) Keep([], _carried[array].Name);
            else EachTile(loops, (at, index) => Keep(at, _scopes.Value(ValueKind.Vector, "load_tile", _scopes.Depth, _carried[array].Name, index)));
            _scopes.Close();
            _scopes.Current.Nodes.Add(new Branch($"{time} % {Print.Names.ChunkLength} == 0 && {pointer} != null", nodes, []));
        }
    }

    /// <summary>Loads the state before a chunk into the first row of its tile.</summary>
    public void LoadChunkStart(Scheduled s, string tile, List<string> given)
    {
        _environment = [];
        for (var i = 0; i < given.Count; i++)
        {
            var name = GivenName(given[i], i + 1);
            var need = s.Loops[i];
            _environment[need.Index] = new(name, need.Axis, need.Role, 1);
        }
        _scopes.Open(UnitNodes);
        foreach (var variable in _environment.Values) _scopes.Declare(variable.Name);
        var loops = InnerLoops(s);
        var buffer = _pass.Buffers[CheckpointsOf(s.Array)];
        void Load(Dictionary<string, LoopVariable> at, string index) => _scopes.Current.Nodes.Add(new Write("store_tile", tile, index,
            _scopes.Value(ValueKind.Vector, "load", _scopes.Depth, BlockPointer(buffer, s, at, "chunk"), "lanes")));
        if (loops.Count == 0) Load([], "0");
        else EachTile(loops, Load);
        _scopes.Close();
    }

    /// <summary>The row of a chunk's tile that a read of a recurrent array names: 0 is before the chunk, 1 its first step.</summary>
    public string? ChunkRow(Read read, Scheduled s)
    {
        var shift = 0L;
        string? time = null;
        foreach (var p in read.Position)
            foreach (var term in p.Terms)
                if (term.Atom is IndexAtom i && _environment.TryGetValue(i.Name, out var v) && v.Role == LoopRole.Sequence) (time, shift) = (v.Name, p.Constant);
        if (time is null) return null;
        if (shift == 0 && _values.ContainsKey(read.Array)) return null;
        var row = _scopes.Value(ValueKind.Integer, "int_sub", 0, time, "from");
        return _scopes.Value(ValueKind.Integer, "int_add", 0, row, (shift + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Loads from a chunk's tile.</summary>
    public string LoadChunk(string tile, Read read, Scheduled owner, string row) =>
        _scopes.Value(ValueKind.Vector, "load_tile", 0, tile, ChunkIndex(owner, row, l =>
        {
            for (var d = 0; d < read.Position.Count; d++)
                if (Facts.PlainIndex(owner.Facts.Equation.Position[d]) == l.Index) return Variable(Facts.PlainIndex(read.Position[d])!).Name;
            throw new PlanException($"'{read.Array}' has no dimension for {l.Axis}");
        }));

    /// <summary>Stores the state of a step in the chunk's tile.</summary>
    public void StoreChunk(string tile, Scheduled s, string value)
    {
        var time = Variable(s.Loops.First(l => l.Role == LoopRole.Sequence).Index).Name;
        var row = _scopes.Value(ValueKind.Integer, "int_add", 0, _scopes.Value(ValueKind.Integer, "int_sub", 0, time, "from"), "1");
        _scopes.Current.Nodes.Add(new Write("store_tile", tile, ChunkIndex(s, row, l => Variable(l.Index).Name), value));
    }

    /// <summary>Adds to a sum over lanes kept as one vector for each step of the chunk.</summary>
    public void AddToPartial(string tile, Scheduled s, string value)
    {
        var time = s.Loops.First(l => l.Role == LoopRole.Sequence);
        var row = time.Reduces ? "0" : _scopes.Value(ValueKind.Integer, "int_sub", 0, Variable(time.Index).Name, "from");
        _scopes.Current.Nodes.Add(new Write("add_tile", tile, ChunkIndex(s, row, l => Variable(l.Index).Name), value));
    }

    private string ChunkIndex(Scheduled s, string row, Func<LoopNeed, string> variable)
    {
        foreach (var loop in InnerLoops(s))
            row = _scopes.Value(ValueKind.Integer, "int_add", 0, _scopes.Value(ValueKind.Integer, "int_mul", 0, row, Size(Formulas.Of(loop.Axis))), variable(loop));
        return row;
    }

    /// <summary>Goes on with a sum over time from the chunk after this one.</summary>
    public bool LoadSumTile(Scheduled s, string tile)
    {
        if (!s.Loops.Any(l => l is { Role: LoopRole.Sequence, Reduces: true })) return false;
        EnterClosed(s);
        EachTile(TileLoops(s), (at, index) => _scopes.Current.Nodes.Add(new Write("store_tile", tile, index,
            _scopes.Value(ValueKind.Vector, "load", _scopes.Depth, BlockPointer(s.Array, s, at), "lanes"))));
        return true;
    }

    /// <summary>The address of a block's element for the current rows, lanes and the given inner indices.</summary>
    public string BlockPointer(string buffer, Scheduled s, Dictionary<string, LoopVariable> at) => BlockPointer(_pass.Buffers[buffer], s, at, null);

    private string BlockPointer(Plan.Buffer buffer, Scheduled s, Dictionary<string, LoopVariable> at, string? chunk)
    {
        var pointer = BasePointer(buffer);
        for (var d = 0; d < buffer.Axes.Length; d++)
        {
            if (buffer.Axes[d] == Formulas.Chunks)
            {
                pointer = _scopes.Value(ValueKind.Pointer, "step", 0, pointer, chunk!, Size(buffer.Strides[d]));
                continue;
            }
            var need = s.Loops.First(l => l.Axis == buffer.Axes[d] && (!l.Reduces || l.Role == LoopRole.Lane));
            var name = at.TryGetValue(need.Index, out var v) ? v.Name : Variable(need.Index).Name;
            pointer = buffer.Strides[d].Equals(Formulas.One)
                ? _scopes.Value(ValueKind.Pointer, "offset", 0, pointer, name)
                : _scopes.Value(ValueKind.Pointer, "step", 0, pointer, name, Size(buffer.Strides[d]));
        }
        return pointer;
    }
}
