using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

/// <summary>A loop variable: its name and what it is.</summary>
public sealed record LoopVariable(string Name, string Axis, LoopRole Role, int Depth);

/// <summary>Lowers one nest to a lane program.</summary>
public sealed partial class NestLowering
{
    private readonly Pass _pass;
    private readonly Scopes _scopes = new();
    private readonly Dictionary<LoopBody, LoopVariable> _variables = [];
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, CarriedValue> _carried = [];
    private readonly Dictionary<Scheduled, string> _accumulators = [];
    private List<Scheduled> _equations;
    private readonly HashSet<string> _inMemory;
    private readonly List<LaneNode> _top = [];
    private readonly bool _isForward;
    private Dictionary<string, LoopVariable> _environment = [];
    private int _hoistDepth = -1;

    private sealed record CarriedValue(string Name, bool IsTile);

    // An array as a word of a C# name.
    private static string Word(string array) => Plan.Buffer.Identifier(array).TrimStart('_');

    /// <summary>Names of fields in the context of a pass.</summary>
    public static string Scalar(string name) => "S" + Plan.Buffer.Identifier(name);

    /// <summary>Lowers another tree of the same nest behind the first.</summary>
    public void Run(List<Scheduled> equations, LoopBody root, int given)
    {
        _equations = equations;
        Body(root, given);
    }

    /// <summary>Prepares the lowering of equations scheduled in a tree of loops.</summary>
    /// <param name="pass">The pass, for its buffers.</param>
    /// <param name="equations">The equations with their loops.</param>
    /// <param name="inMemory">Arrays of the nest that must be stored.</param>
    public NestLowering(Pass pass, List<Scheduled> equations, HashSet<string> inMemory)
    {
        (_pass, _equations, _inMemory) = (pass, equations, inMemory);
        _isForward = pass.Name == "Advance";
        _scopes.Open(_top);
        _scopes.Declare("lanes");
    }

    /// <summary>Lowers a nest whose outer loops are the variables of the method.</summary>
    /// <param name="root">The tree of loops.</param>
    /// <param name="given">How many outer loops the method's caller runs: their variables are its parameters.</param>
    public List<LaneNode> Run(LoopBody root, int given)
    {
        Body(root, given);
        return _top;
    }

    private void Body(LoopBody body, int given)
    {
        foreach (var item in body.Items)
        {
            if (item is Scheduled s) Define(s);
            else OpenLoop((LoopBody)item, given);
        }
    }

    private void OpenLoop(LoopBody inner, int given)
    {
        var need = inner.Loop!;
        var starting = _equations.Where(s => s.Facts.Op is not null && s.ValueDepth == inner.Depth - 1 && inner.Contains(s.Body)).ToList();
        foreach (var s in starting) StartSum(s);
        var isGiven = inner.Depth <= given;
        if (need.Role == LoopRole.Sequence && _hoistDepth < 0 && !KeepsState) _hoistDepth = _scopes.Depth;
        var hoistedHere = need.Role == LoopRole.Sequence && _hoistDepth == _scopes.Depth;
        var carried = need.Role == LoopRole.Sequence && !SkipsCarried && !KeepsState ? StartCarried(inner) : [];
        if (need.Role == LoopRole.Sequence) StartTiles(inner);
        // Loops that the caller runs share one list, apart from what does not depend on them.
        var nodes = isGiven ? inner.Depth == 1 ? UnitNodes : _scopes.Current.Nodes : [];
        var name = isGiven ? GivenName(need.Axis, inner.Depth) : _scopes.Fresh(need.Index);
        _scopes.Open(nodes);
        _scopes.Declare(name);
        _variables[inner] = new(name, need.Axis, need.Role, _scopes.Depth);
        if (need.Role == LoopRole.Lane && !isGiven) _scopes.Declare("lanes");
        if (need.Role == LoopRole.Inner) LoadCarried(inner);
        if (need.Role == LoopRole.Sequence) KeepCheckpoints(inner, carried);
        // What is carried changes with every pass: nothing made of it may leave the loop.
        var registers = carried.Where(a => !_carried[a].IsTile).Select(a => _carried[a].Name).ToList();
        registers.ForEach(_scopes.Declare);
        Body(inner, given);
        foreach (var array in carried) MoveCarried(array);
        _scopes.Close();
        registers.ForEach(_scopes.Declare);
        if (need.Role == LoopRole.Lane && !isGiven) _scopes.Declare("lanes");
        if (!isGiven)
        {
            var down = need.Role == LoopRole.Sequence && IsDescending;
            var form = need.Role == LoopRole.Lane ? LoopForm.Lanes : down ? LoopForm.Down : LoopForm.Up;
            var (from, to) = need.Role == LoopRole.Sequence && Range is { } range ? range : ("0", Size(Formulas.Of(need.Axis)));
            _scopes.Current.Nodes.Add(new Loop(name, from, to, form, nodes));
        }
        foreach (var s in _equations.Where(s => inner.Contains(s.Body) && (s.Facts.Op is null || s.ValueDepth >= inner.Depth))) _values.Remove(s.Array);
        foreach (var array in carried) FinishCarried(array);
        foreach (var s in starting) FinishSum(s);
        if (hoistedHere) _hoistDepth = -1;
    }

    /// <summary>What is computed once for each unit of parallel work.</summary>
    public List<LaneNode> UnitNodes { get; } = [];

    /// <summary>What one pass of the sequence hands to the next goes through memory.</summary>
    public bool KeepsState { get; set; }

    /// <summary>The sequence runs down.</summary>
    public bool IsDescending { get; set; }

    /// <summary>The range of the sequential loop when it is not the whole axis.</summary>
    public (string From, string To)? Range { get; set; }

    /// <summary>The name of the variable that the caller gives for an axis.</summary>
    public static string GivenName(string axis, int depth) => $"at{depth}_{new string(axis.Where(char.IsLetterOrDigit).ToArray())}";

    private void Enter(Scheduled s)
    {
        _scopes.Subject = Word(s.Array);
        _environment = [];
        for (var body = s.Body; body.Loop is not null; body = body.Parent!)
            if (_variables.TryGetValue(body, out var variable)) _environment[s.Loops[body.Depth - 1].Index] = variable;
    }

    private void Define(Scheduled s)
    {
        Enter(s);
        if (s.Facts.Op is not null)
        {
            Accumulate(s);
            return;
        }
        var value = Generate(s.Facts.Body);
        _values[s.Array] = value;
        Keep(s, value);
        AfterDefine?.Invoke(this, s, value);
        if (_inMemory.Contains(s.Array)) Store(s, value);
    }

    private void Keep(Scheduled s, string value)
    {
        if (_carried.TryGetValue(s.Array, out var carried) && carried.IsTile) StoreTile(carried.Name, s, value);
        if (_stepTiles.TryGetValue(s.Array, out var tile)) StoreTile(tile, s, value);
        if (!_pass.Buffers.TryGetValue(FirstRows.Of(s.Array), out var first)) return;
        var buffer = _pass.Buffers[s.Array];
        var position = s.Facts.Equation.Position.Where((_, d) => d != buffer.TimeDimension).ToEquatable();
        var time = Variable(Facts.PlainIndex(s.Facts.Equation.Position[buffer.TimeDimension])!).Name;
        var (pointer, lane) = Address(first, position);
        _scopes.Current.Nodes.Add(new Branch($"{time} == 0", [StoreAt(pointer, lane, value, "")], []));
    }

    private Write StoreAt(string pointer, Extent? lane, string value, string prefix) => lane switch
    {
        null => new Write(prefix + "store_one", pointer, value),
        { } l when l.Equals(Formulas.One) => new Write(prefix + "store", pointer, value, "lanes"),
        { } l => new Write(prefix + "scatter", pointer, Size(l), value, "lanes"),
    };

    /// <summary>Called when a map or a sum of the nest has its value: a reverse scan keeps it for the way back.</summary>
    public Action<NestLowering, Scheduled, string>? AfterDefine { get; set; }

    private string Size(Extent extent)
    {
        var text = "size:" + Formulas.ToCode(extent, a => "{" + a + "}");
        return extent.Equals(Formulas.One) ? "1" : extent.Equals(Formulas.Zero) ? "0" : _scopes.Value(ValueKind.Integer, "size", 0, text.Substring(5));
    }

    private void Store(Scheduled s, string value)
    {
        var buffer = _pass.Buffers[s.Array];
        var position = s.Facts.Equation.Position;
        var scatter = LoopChoice.ScatterIndex(s.Facts);
        var (pointer, lane) = Address(buffer, position, scatter is null ? null : ScatterTarget(s, scatter));
        // A row before the first token may lie before the first that is kept.
        var early = position.Where(p => p.Terms.Count > 0 && Facts.PlainIndex(p) is null).Select(p => $"{IntegerOf(p, absolute: false)} >= 0").ToList();
        var guardNull = buffer.Place == Plan.Place.Gradient || early.Count > 0;
        var nodes = guardNull ? [] : _scopes.Current.Nodes;
        var accumulate = buffer.Accumulates || scatter is not null ? "add_" : "";
        nodes.Add(StoreAt(pointer, lane, value, accumulate));
        if (guardNull) _scopes.Current.Nodes.Add(new Branch(string.Join(" && ", early.Prepend($"{BasePointer(buffer)} != null")), nodes, []));
    }
}
