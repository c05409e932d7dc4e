using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>The vector value of an expression in the current scope.</summary>
    public string Generate(Expr expr)
    {
        if (HoistIndex(expr) is { } inner) return Hoisted(expr, inner);
        if (UniformCode(expr) is { } uniform) return _scopes.Value(ValueKind.Vector, "uniform", 0, uniform);
        switch (expr)
        {
            case Num n: return Constant(n.Value);
            case ScalarRef s: return _scopes.Value(ValueKind.Vector, "scalar", 0, Scalar(s.Name));
            case Number n: return NumberValue(n.Value);
            case Read r: return ReadValue(r);
            case Un { Op: UnOp.Stop } stop: return Generate(stop.X);
            case Un { Op: UnOp.Exp, X: Bin { Op: BinOp.Mul } product } when _isForward && FoldsLog2(product):
                // exp(x y) = exp2(x (y log2 e)): the constant joins the factor that leaves the loop, which saves a product for each element.
                // It rounds twice, so Backward, whose gradients cancel, does without.
                return Op("exp2", Generate(Product([.. Factors(product), new Num(Log2E)])));
            case Un u: return Op(LaneOps.Name(u.Op), Generate(u.X));
            case Bin { Op: BinOp.Mul } product: return ProductValue(product);
            case Bin { Op: BinOp.Add, X: Bin { Op: BinOp.Mul } p } add: return MultiplyAdd("fma", p, add.Y);
            case Bin { Op: BinOp.Add, Y: Bin { Op: BinOp.Mul } p } add: return MultiplyAdd("fma", p, add.X);
            case Bin { Op: BinOp.Sub, Y: Bin { Op: BinOp.Mul } p } sub: return MultiplyAdd("fnma", p, sub.X);
            case Bin b: return Op(LaneOps.Name(b.Op), Generate(b.X), Generate(b.Y));
            case When w: return Guarded(w.Where, () => Generate(w.Body), () => Constant(0));
            case Select s: return Guarded(s.If, () => Generate(s.Then), () => Generate(s.Else));
            case Opt o:
                var pointer = BasePointer(_pass.Buffers[o.Array]);
                return Branched($"{pointer} != null", () => Generate(o.Then), () => Generate(o.Else));
            case Uniform u: return UniformValue(u);
            default: throw new PlanException($"'{expr.GetType().Name}' is not lowered");
        }
    }

    private string Op(string op, params string[] arguments) => _scopes.Value(ValueKind.Vector, op, 0, arguments);

    private string MultiplyAdd(string op, Bin product, Expr rest)
    {
        var factors = Ordered(Factors(product));
        var last = factors[factors.Count - 1];
        factors.RemoveAt(factors.Count - 1);
        return Op(op, Generate(Product(factors)), Generate(last), Generate(rest));
    }

    private string ProductValue(Bin product)
    {
        var factors = Ordered(Factors(product));
        var value = Generate(factors[0]);
        for (var i = 1; i < factors.Count; i++)
            value = i == 1 && ReferenceEquals(factors[0], factors[1]) ? Op("mul", value, value) : Op("mul", value, Generate(factors[i]));
        return value;
    }

    // Factors known in outer loops first: their product leaves the inner loops. Factors that only inner loops vary are one hoisted factor.
    private List<Expr> Ordered(List<Expr> factors)
    {
        var hoisted = factors.Where(f => f is Num || IsHoistable(f)).ToList();
        if (hoisted.Count < 2 || hoisted.All(f => f is Num)) hoisted = [];
        var rest = factors.Where(f => !hoisted.Contains(f)).OrderBy(DepthOf).ToList();
        if (hoisted.Count > 0) rest.Add(Product(hoisted));
        return rest;
    }

    private static List<Expr> Factors(Expr expr) => expr is Bin { Op: BinOp.Mul } b ? [.. Factors(b.X), .. Factors(b.Y)] : [expr];

    private static Expr Product(List<Expr> factors) => factors.Aggregate((x, y) => new Bin(BinOp.Mul, x, y));

    private bool FoldsLog2(Bin product)
    {
        var factors = Factors(product);
        return factors.Any(IsHoistable) || factors.Select(DepthOf).Distinct().Count() > 1;
    }

    private int DepthOf(Expr expr) => Names(expr).Select(n => _environment.TryGetValue(n, out var v) ? v.Depth : 0).DefaultIfEmpty(0).Max();

    private static IEnumerable<string> Names(Expr expr) => expr switch
    {
        Number n => Facts.IndexNames(n.Value),
        Read r => r.Position.SelectMany(Facts.IndexNames),
        Un u => Names(u.X),
        Bin b => Names(b.X).Concat(Names(b.Y)),
        When w => Names(w.Body),
        Select s => Names(s.Then).Concat(Names(s.Else)),
        Uniform u => u.Counters.SelectMany(Facts.IndexNames).Concat(Names(u.Seed)),
        Opt o => Names(o.Then).Concat(Names(o.Else)),
        _ => [],
    };

    // Varies with an inner loop inside a sequential one, but not with the sequence, and costs more than a broadcast: worth a tile.
    private bool IsHoistable(Expr expr) => HoistIndex(expr) is not null;

    private string? HoistIndex(Expr expr)
    {
        if (_hoistDepth < 0 || expr is Num or ScalarRef or Number or When or Select or Opt or Uniform) return null;
        if (ReadsNest(expr)) return null;
        var variables = Names(expr).Distinct().Where(_environment.ContainsKey).Select(n => (n, v: _environment[n])).ToList();
        var inside = variables.Where(x => x.v.Depth > _hoistDepth).ToList();
        if (inside.Count != 1 || inside[0].v.Role != LoopRole.Inner) return null;
        if (expr is Read && !variables.Any(x => x.v.Role == LoopRole.Lane)) return null;
        return inside[0].n;
    }

    private bool ReadsNest(Expr expr) => expr switch
    {
        Read r => _values.ContainsKey(r.Array) || _carried.ContainsKey(r.Array) || _equations.Any(s => s.Array == r.Array)
            || ReadOverride?.Invoke(this, r) is not null || r.Position.Any(p => p.Terms.Any(t => t.Atom is not IndexAtom)),
        Un u => ReadsNest(u.X),
        Bin b => ReadsNest(b.X) || ReadsNest(b.Y),
        When or Select or Opt or Uniform => true,
        _ => false,
    };

    private string Hoisted(Expr expr, string index)
    {
        var outer = _environment[index];
        var tileKey = "hoisted:" + expr + ":" + outer.Axis;
        if (!_tiles.TryGetValue(tileKey, out var tile))
        {
            _tiles[tileKey] = tile = _scopes.Fresh("tile");
            _top.Insert(0, new Tile(tile, Formulas.ToCode(Formulas.Of(outer.Axis), a => "{" + a + "}")));
            var (depth, environment) = (_hoistDepth, _environment);
            var taken = _scopes.Suspend(depth);
            _hoistDepth = -1;
            InnerLoop(outer.Axis, variable =>
            {
                _environment = new(environment) { [index] = variable };
                _scopes.Current.Nodes.Add(new Write("store_tile", tile, variable.Name, Generate(expr)));
            });
            (_hoistDepth, _environment) = (depth, environment);
            _scopes.Restore(taken);
        }
        return _scopes.Value(ValueKind.Vector, "load_tile", 0, tile, outer.Name);
    }

    private readonly Dictionary<string, string> _tiles = [];

    private void InnerLoop(string axis, Action<LoopVariable> body)
    {
        var nodes = new List<LaneNode>();
        var size = Size(Formulas.Of(axis));
        var variable = new LoopVariable(_scopes.Fresh(axis.ToLowerInvariant()), axis, LoopRole.Inner, _scopes.Depth + 1);
        _scopes.Open(nodes);
        _scopes.Declare(variable.Name);
        body(variable);
        _scopes.Close();
        _scopes.Current.Nodes.Add(new Loop(variable.Name, "0", size, LoopForm.Up, nodes));
    }
}
