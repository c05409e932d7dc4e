using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    /// <summary>Gives the value of a read that the nest keeps elsewhere (a chunk of a recomputed recurrence), or null.</summary>
    public Func<NestLowering, Read, string?>? ReadOverride { get; set; }

    private string ReadValue(Read read)
    {
        if (ReadOverride?.Invoke(this, read) is { } given) return given;
        var time = ShiftOf(read);
        if (_carried.TryGetValue(read.Array, out var carried) && (time is not null || IsLast(read)))
            return carried.IsTile ? LoadTile(carried.Name, read) : carried.Name;
        if (time is null && _values.TryGetValue(read.Array, out var value)) return value;
        if (time is null && carried is { IsTile: true }) return LoadTile(carried.Name, read);
        if (time is null && _stepTiles.TryGetValue(read.Array, out var step)) return LoadTile(step, read);
        if (time is null && _sumTiles.TryGetValue(read.Array, out var tile)) return LoadTile(tile, read);
        var buffer = _pass.Buffers[read.Array];
        var conditions = Ranges(read, buffer, out var pastDimension);
        string Inside(bool absolute, Func<string> load) => conditions.Where(c => c.IsAbsolute == absolute).Select(c => c.Guard).ToList() is { Count: > 0 } guards
            ? Guarded(guards.Aggregate((x, y) => new And(x, y)), load, () => Constant(0), absolute) : load();
        return Inside(true, () => Inside(false, () => Load(read, buffer, pastDimension)));
    }

    private string Load(Read read, Plan.Buffer buffer, int pastDimension)
    {
        if (buffer.Place == Plan.Place.Register)
            throw new PlanException($"'{read.Array}' is read where its loops have ended; the plan should have kept it in memory");
        string? picked = null;
        var (pointer, lane) = pastDimension < 0 ? Address(buffer, read.Position) : default;
        if (pastDimension >= 0) (pointer, lane, picked) = PastAddress(read, buffer, pastDimension);
        // A load that is safe wherever its indices are known may leave the branch that it stands in.
        var isSafe = !buffer.IsOptional && read.Position.All(p => p.Terms.Count == 0 || Facts.PlainIndex(p) is not null);
        var atLeast = isSafe ? 0 : _scopes.GuardDepth;
        return lane switch
        {
            null => _scopes.Value(ValueKind.Vector, "broadcast", atLeast, pointer),
            { } l when l.Equals(Formulas.One) && picked is null => _scopes.Value(ValueKind.Vector, "load", atLeast, pointer, "lanes"),
            { } when picked is not null => _scopes.Value(ValueKind.Vector, "gather", atLeast, pointer, picked, "lanes"),
            { } l => _scopes.Value(ValueKind.Vector, "gather", atLeast, pointer, Size(l), "lanes"),
        };
    }

    // Rows before the first token: one comparison picks the row's address, in the loop that knows the time, instead of a guard on each load.
    private (string, Extent?, string?) PastAddress(Read read, Plan.Buffer buffer, int dimension)
    {
        var past = buffer.Past!;
        var here = read.Position.ToArray();
        var time = IntegerOf(here[dimension], absolute: false);
        here[dimension] = new Affine(EquatableArray<Term>.Empty, 0);
        var (now, lane) = Address(buffer, here.ToEquatable());
        var (before, pastLane) = Address(past, here.ToEquatable());
        var pointer = _scopes.Value(ValueKind.Pointer, "row_or_past", 0, now, Size(buffer.Strides[dimension]), before, Size(past.Strides[dimension]),
            time, Size(buffer.Lag!));
        return (pointer, lane, Equals(lane, pastLane) ? null
            : _scopes.Value(ValueKind.Integer, "int_pick", 0, time, Size(lane!), Size(pastLane!)));
    }

    // What must be checked so that the position is inside; a shift below 0 on a time axis with earlier rows needs no check.
    private List<(Cond Guard, bool IsAbsolute)> Ranges(Read read, Plan.Buffer buffer, out int pastDimension)
    {
        pastDimension = -1;
        var needed = new List<(Cond, bool)>();
        for (var d = 0; d < read.Position.Count; d++)
        {
            var affine = read.Position[d];
            if (Facts.PlainIndex(affine) is { } plain && IsWithin(AxisOf(plain), buffer.Axes[d]) || IsInside(affine, buffer.Axes[d])) continue;
            var elsewhere = IsTimeElsewhere(affine, buffer, d);
            if (affine.Terms.Any(t => t.Atom is IdsAtom)) continue;
            if (LaneCoefficient(affine) != 0)
                throw new PlanException($"'{read.Array}' is read shifted along '{buffer.Axes[d]}', the axis of the vector lanes, which is not supported");
            if (!NonNegative(Bound(affine, lowest: true)))
            {
                if (d == buffer.TimeDimension && buffer.Past is not null) pastDimension = d;
                else needed.Add((new Ge(affine), elsewhere || buffer.Place == Plan.Place.History && d == buffer.TimeDimension));
            }
            var above = Affines.Extent(IsSeen(affine) ? Formulas.Seen : buffer.Axes[d]).Plus(-1).Minus(affine);
            if (elsewhere || !NonNegative(Bound(above, lowest: true))) needed.Add((new Ge(above), elsewhere));
        }
        return needed;
    }

    private bool IsWithin(string index, string dimension) => index == dimension
        || index == Formulas.Seen && IsTimeAxis(dimension) || dimension == Formulas.Seen && IsTimeAxis(index);

    // A constant on an axis of known size, or the first or the last element of any.
    private bool IsInside(Affine affine, string axis) => affine.Terms.Count == 0
        ? affine.Constant == 0 || affine.Constant > 0 && affine.Constant < (_pass.Layer.Axes.FirstOrDefault(a => a.Name == axis)?.Size ?? 0)
        : affine is { Constant: -1, Terms.Count: 1 } && affine.Terms[0] is { Coefficient: 1, Atom: ExtentAtom e } && e.Axis == axis;

    private bool IsTimeAxis(string axis) => _pass.Layer.Axes.Any(a => a.IsTime && a.Name == axis);

    // The number of a token as a position on another axis, such as the row of a table of positions: it counts from the first of the sequence.
    private bool IsTimeElsewhere(Affine affine, Plan.Buffer buffer, int d) => d != buffer.TimeDimension && buffer.Axes[d] != Formulas.Seen
        && Facts.IndexNames(affine).Any(n => AxisOf(n) != buffer.Axes[d] && IsTimeAxis(AxisOf(n)));

    // The affine with every index at the end of its range that makes it smallest: a formula of extents, each at least 1.
    private Affine Bound(Affine affine, bool lowest)
    {
        var result = new Affine(EquatableArray<Term>.Empty, affine.Constant);
        foreach (var term in affine.Terms)
        {
            var atLow = term.Coefficient > 0 == lowest;
            var atom = term.Atom is IndexAtom i
                ? atLow ? new Affine(EquatableArray<Term>.Empty, 0) : Affines.Extent(AxisOf(i.Name)).Plus(-1)
                : new Affine(EquatableArray.Of(new Term(term.Atom, 1)), 0);
            result = result.Plus(atom.Times(term.Coefficient));
        }
        return result;
    }

    private static bool NonNegative(Affine affine) =>
        affine.Constant + affine.Terms.Where(t => t.Coefficient > 0).Sum(t => t.Coefficient) >= 0 && affine.Terms.All(t => t.Coefficient > 0 && t.Atom is ExtentAtom);

    private string? ShiftOf(Read read)
    {
        foreach (var p in read.Position)
            if (p.Constant != 0 && p.Terms.Count == 1 && p.Terms[0].Atom is IndexAtom i && _environment.TryGetValue(i.Name, out var v)
                && v.Role == LoopRole.Sequence) return i.Name;
        return null;
    }

    private bool IsLast(Read read) => read.Position.Any(p => p.Constant == -1 && p.Terms.Count == 1 && p.Terms[0].Atom is ExtentAtom);

    // In Backward, and where no index runs over time, both kinds of condition are the same.
    private string Text(Cond cond, bool absolute) =>
        (absolute && _isForward && Scope.Free(cond).Any(i => _pass.Layer.Axes.Any(a => a.IsTime && a.Name == AxisOf(i))) ? "sequence: " : "") + cond;

    /// <summary>Value where the condition holds, else the other; lazily when the condition is the same for all lanes.</summary>
    private string Guarded(Cond cond, Func<string> then, Func<string> otherwise, bool absolute = true)
    {
        var parts = LoopChoice.Split(cond).Where(c => !_scopes.Holds(Text(c, absolute))).ToList();
        if (parts.Count == 0) return then();
        // An id may be loaded only where the other conditions hold: they may be what keeps its position inside.
        if (parts.Any(HasIds) && !parts.All(HasIds))
        {
            Cond Of(bool ids) => parts.Where(c => HasIds(c) == ids).Aggregate((x, y) => new And(x, y));
            return Guarded(Of(false), () => Guarded(Of(true), then, otherwise, absolute), otherwise, absolute);
        }
        var uniform = parts.Where(IsUniform).ToList();
        var varying = parts.Except(uniform).ToList();
        string Inner() => varying.Count == 0 ? then() : Op("select", Mask(varying.Aggregate((x, y) => new And(x, y))), then(), otherwise());
        if (uniform.Count == 0) return Inner();
        return Branched(string.Join(" && ", uniform.Select(c => Code(c, absolute))), Inner, otherwise, uniform.Select(c => Text(c, absolute)));
    }

    private static bool HasIds(Cond cond) => Scope.Ids(new When(cond, new Num(0))).Count > 0;

    private string Branched(string condition, Func<string> then, Func<string> otherwise, IEnumerable<string>? holding = null)
    {
        // What hyper-parameters or sizes decide when the layer is compiled needs no branch.
        if (condition is "true" or "false") return condition == "true" ? then() : otherwise();
        var result = _scopes.Variable("chosen", "zero");
        var (thenNodes, elseNodes) = (new List<LaneNode>(), new List<LaneNode>());
        var scope = _scopes.Open(thenNodes, isGuard: true);
        if (holding is not null) scope.Conditions.AddRange(holding);
        thenNodes.Add(new Set(result, "copy", then()));
        _scopes.Close();
        _scopes.Open(elseNodes, isGuard: true);
        elseNodes.Add(new Set(result, "copy", otherwise()));
        _scopes.Close();
        _scopes.Current.Nodes.Add(new Branch(condition, thenNodes, elseNodes));
        return result;
    }
}
