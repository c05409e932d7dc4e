using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    private readonly Dictionary<string, string> _sumTiles = [];

    private string IdentityValue(RedOp op) => op switch
    {
        RedOp.Sum => Constant(0),
        RedOp.Prod => Constant(1),
        RedOp.Max => _scopes.Value(ValueKind.Vector, "constant", 0, "-1f / 0"),
        _ => _scopes.Value(ValueKind.Vector, "constant", 0, "1f / 0"),
    };

    private static string Combine(RedOp op) => op switch { RedOp.Sum => "add", RedOp.Prod => "mul", RedOp.Max => "max", _ => "min" };

    // Free inner loops inside of a reduced one: the sum is a tile, one vector for each of their values.
    private static List<LoopNeed> TileLoops(Scheduled s) => s.Loops.Skip(s.ValueDepth).Where(l => !l.Reduces && l.Role == LoopRole.Inner).ToList();

    private void StartSum(Scheduled s)
    {
        if (LoopChoice.ScatterIndex(s.Facts) is not null) return;
        if (KeepsPartials?.Invoke(s) == true) return;
        var op = s.Facts.Op!.Value;
        if (s.Loops.Skip(s.ValueDepth).Any(l => l is { Reduces: false, Role: LoopRole.Sequence }))
            throw new PlanException($"'{s.Array}' is a sum over an axis whose loop is outside of the one in order, with a value for each of its passes");
        var loops = TileLoops(s);
        if (loops.Count == 0)
        {
            var goesOn = TileStart is not null && s.Loops.Any(l => l is { Role: LoopRole.Sequence, Reduces: true });
            if (goesOn) EnterClosed(s);
            _accumulators[s] = _scopes.Variable("sum_" + Word(s.Array), "copy", goesOn
                ? _scopes.Value(ValueKind.Vector, "load", _scopes.Depth, BlockPointer(s.Array, s, []), "lanes") : IdentityValue(op));
            return;
        }
        var tile = NewTile(loops.Select(l => l.Axis));
        _accumulators[s] = tile;
        if (TileStart?.Invoke(this, s, tile) == true) return;
        EachTile(loops, (_, at) => _scopes.Current.Nodes.Add(new Write("store_tile", tile, at, IdentityValue(op))));
    }

    /// <summary>Fills the tile of a sum that goes on from an earlier chunk; false when it starts at the identity.</summary>
    public Func<NestLowering, Scheduled, string, bool>? TileStart { get; set; }

    /// <summary>Takes the tile of a sum at its end instead of a store; false to store it.</summary>
    public Func<NestLowering, Scheduled, string, bool>? TileFinish { get; set; }

    /// <summary>True when a sum over lanes is kept as vectors by <see cref="AddPartial"/>.</summary>
    public Func<Scheduled, bool>? KeepsPartials { get; set; }

    /// <summary>Adds to a sum over lanes that is kept as vectors.</summary>
    public Action<NestLowering, Scheduled, string>? AddPartial { get; set; }

    private void Accumulate(Scheduled s)
    {
        var op = s.Facts.Op!.Value;
        var scatter = LoopChoice.ScatterIndex(s.Facts);
        var body = s.Facts.Body;
        var conditions = s.Facts.Conditions.SelectMany(LoopChoice.Split).ToList();
        if (op == RedOp.Sum)
            for (; body is When when; body = when.Body) conditions.AddRange(LoopChoice.Split(when.Where));
        if (scatter is not null) conditions.RemoveAll(c => c is Zero z && z.Value.Terms.Any(t => t.Atom is IndexAtom i && i.Name == scatter));
        var uniform = conditions.Where(IsUniform).ToList();
        var varying = conditions.Except(uniform).ToList();
        if (uniform.Count == 0)
        {
            Term(s, op, body, varying, scatter is not null);
            return;
        }
        // An id may be loaded only where the other conditions hold: they may be what keeps its position inside.
        var groups = new[] { uniform.Where(c => !HasIds(c)).ToList(), uniform.Where(HasIds).ToList() };
        Inside(groups.Where(g => g.Count > 0), () => Term(s, op, body, varying, scatter is not null));
    }

    private void Inside(IEnumerable<List<Cond>> groups, Action body)
    {
        if (groups.FirstOrDefault() is not { } first)
        {
            body();
            return;
        }
        var condition = string.Join(" && ", first.Select(c => Code(c, absolute: true)));
        var nodes = new List<LaneNode>();
        _scopes.Open(nodes, isGuard: true).Conditions.AddRange(first.Select(c => Text(c, absolute: true)));
        Inside(groups.Skip(1), body);
        _scopes.Close();
        _scopes.Current.Nodes.Add(new Branch(condition, nodes, []));
    }

    private void Term(Scheduled s, RedOp op, Expr body, List<Cond> varying, bool scatters)
    {
        if (scatters)
        {
            var addend = Generate(body);
            Store(s, varying.Count == 0 ? addend : Op("select", Mask(varying.Aggregate((x, y) => new And(x, y))), addend, Constant(0)));
            return;
        }
        var overLanes = s.Loops.Any(l => l is { Reduces: true, Role: LoopRole.Lane });
        var masked = varying.Count > 0 || overLanes;
        string Value()
        {
            var value = Generate(body);
            if (varying.Count > 0) value = Op("select", Mask(varying.Aggregate((x, y) => new And(x, y))), value, IdentityValue(op));
            return overLanes ? Op("keep_or", value, IdentityValue(op), "lanes") : value;
        }
        if (AddPartial is not null && KeepsPartials?.Invoke(s) == true)
        {
            AddPartial(this, s, Value());
            return;
        }
        var accumulator = _accumulators[s];
        var loops = TileLoops(s);
        if (loops.Count > 0)
        {
            _scopes.Current.Nodes.Add(new Write(op == RedOp.Sum ? "add_tile" : throw new PlanException($"only sums are kept in tiles ('{s.Array}')"),
                accumulator, TileIndex(loops), Value()));
            return;
        }
        if (op == RedOp.Sum && !masked && body is Bin { Op: BinOp.Mul } product && HoistIndex(product) is null)
        {
            var factors = Ordered(Factors(product));
            var last = factors[factors.Count - 1];
            factors.RemoveAt(factors.Count - 1);
            _scopes.Current.Nodes.Add(factors.Count == 0
                ? new Set(accumulator, "add", accumulator, Generate(last))
                : new Set(accumulator, "fma", Generate(Product(factors)), Generate(last), accumulator));
            return;
        }
        _scopes.Current.Nodes.Add(new Set(accumulator, Combine(op), accumulator, Value()));
    }

    private void FinishSum(Scheduled s)
    {
        if (!_accumulators.TryGetValue(s, out var accumulator)) return;
        Enter(s);
        var loops = TileLoops(s);
        if (loops.Count > 0)
        {
            _sumTiles[s.Array] = accumulator;
            if (TileFinish?.Invoke(this, s, accumulator) == true) return;
            if (!_inMemory.Contains(s.Array)) return;
            EachTile(loops, (environment, at) =>
            {
                foreach (var pair in environment) _environment[pair.Key] = pair.Value;
                Store(s, _scopes.Value(ValueKind.Vector, "load_tile", _scopes.Depth, accumulator, at));
            });
            return;
        }
        var value = accumulator;
        if (s.Facts.Op == RedOp.Prod && s.Loops.Any(l => l is { Reduces: true, Role: LoopRole.Lane }))
            throw new PlanException($"the product '{s.Array}' runs over the vector lanes, whose product no instruction gives");
        if (s.Loops.Any(l => l is { Reduces: true, Role: LoopRole.Lane }))
            value = _scopes.Value(ValueKind.Vector, s.Facts.Op switch { RedOp.Max => "hmax", RedOp.Min => "hmin", _ => "hsum" }, _scopes.Depth, accumulator);
        _values[s.Array] = value;
        Keep(s, value);
        AfterDefine?.Invoke(this, s, value);
        if (_inMemory.Contains(s.Array)) Store(s, value);
    }

    /// <summary>A fresh tile with one vector for each position on the axes.</summary>
    public string NewTile(IEnumerable<string> axes, Extent? factor = null)
    {
        var name = _scopes.Fresh("tile");
        var size = axes.Select(Formulas.Of).Aggregate(factor ?? Formulas.One, Formulas.Multiply);
        _top.Insert(0, new Tile(name, Formulas.ToCode(size, a => "{" + a + "}")));
        return name;
    }

    // Runs body in loops over the tile's positions, with the loop variables and the position's number.
    private void EachTile(List<LoopNeed> loops, Action<Dictionary<string, LoopVariable>, string> body, Dictionary<string, LoopVariable>? outer = null)
    {
        var environment = outer is null ? [] : new Dictionary<string, LoopVariable>(outer);
        if (environment.Count == loops.Count)
        {
            var saved = _environment;
            _environment = new(_environment);
            foreach (var pair in environment) _environment[pair.Key] = pair.Value;
            body(environment, TileIndex(loops));
            _environment = saved;
            return;
        }
        var need = loops[environment.Count];
        InnerLoop(need.Axis, variable =>
        {
            environment[need.Index] = variable;
            EachTile(loops, body, environment);
        });
    }

    // Row-major position in a tile, from the loop variables of the current environment.
    private string TileIndex(List<LoopNeed> loops)
    {
        var at = Variable(loops[0].Index).Name;
        for (var i = 1; i < loops.Count; i++)
            at = _scopes.Value(ValueKind.Integer, "int_add", 0,
                _scopes.Value(ValueKind.Integer, "int_mul", 0, at, Size(Formulas.Of(loops[i].Axis))), Variable(loops[i].Index).Name);
        return at;
    }
}
