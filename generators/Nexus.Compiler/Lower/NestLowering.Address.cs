using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    private string BasePointer(Plan.Buffer buffer) => _scopes.Value(ValueKind.Pointer, "field", 0, buffer.Pointer);

    // The address of an element: one addition for each loop variable, in the loop that knows it. Lane: the stride along lanes, null for none.
    private (string Pointer, Extent? Lane) Address(Plan.Buffer buffer, EquatableArray<Affine> position, Affine? replaceFirstUnknown = null)
    {
        var strides = new Dictionary<string, Extent>();
        var order = new Dictionary<string, LoopVariable>();
        var constant = Formulas.Zero;
        var integers = new List<(string Name, Extent Stride)>();
        for (var d = 0; d < position.Count; d++)
        {
            var affine = position[d];
            if (replaceFirstUnknown is not null && Facts.PlainIndex(affine) is { } own && !_environment.ContainsKey(own)) affine = replaceFirstUnknown;
            var stride = buffer.Strides[d];
            constant = Formulas.Add(constant, Formulas.Multiply(Formulas.Constant(affine.Constant), stride));
            var holdsAll = buffer.Place == Plan.Place.History && d == buffer.TimeDimension || buffer.Axes[d] == Formulas.Seen;
            if (holdsAll && !IsSeen(affine)) integers.Add((Integer("position"), stride));
            if (_isForward && IsTimeElsewhere(affine, buffer, d))
                foreach (var term in affine.Terms.Where(t => t.Atom is IndexAtom i && IsTimeAxis(AxisOf(i.Name))))
                    integers.Add((Integer("position"), Formulas.Multiply(Formulas.Constant(term.Coefficient), stride)));
            foreach (var term in affine.Terms)
            {
                var scaled = Formulas.Multiply(Formulas.Constant(term.Coefficient), stride);
                switch (term.Atom)
                {
                    case IndexAtom i:
                        var variable = Variable(i.Name);
                        strides[variable.Name] = strides.TryGetValue(variable.Name, out var old) ? Formulas.Add(old, scaled) : scaled;
                        order[variable.Name] = variable;
                        break;
                    case ExtentAtom e: constant = Formulas.Add(constant, Formulas.Multiply(scaled, Formulas.Of(e.Axis))); break;
                    case CompoundAtom c when VariesWithLanes(c.X) || VariesWithLanes(c.Y):
                        throw new PlanException($"'{buffer.Name}' is read at a position whose quotient or remainder differs from lane to lane, which is not supported");
                    default: integers.Add((PositionOf(term.Atom), scaled)); break;
                }
            }
        }
        var pointer = BasePointer(buffer);
        if (constant.Terms.Count > 0) pointer = _scopes.Value(ValueKind.Pointer, "offset", 0, pointer, Size(constant));
        Extent? lane = null;
        foreach (var variable in order.Values.OrderBy(v => v.Depth))
        {
            var stride = strides[variable.Name];
            if (variable.Role == LoopRole.Lane && stride.Terms.Count > 0) lane = stride;
            if (stride.Terms.Count == 0) continue;
            pointer = stride.Equals(Formulas.One)
                ? _scopes.Value(ValueKind.Pointer, "offset", 0, pointer, variable.Name)
                : _scopes.Value(ValueKind.Pointer, "step", 0, pointer, variable.Name, Size(stride));
        }
        foreach (var (name, stride) in integers)
            pointer = _scopes.Value(ValueKind.Pointer, "step", 0, pointer, name, Size(stride));
        return (pointer, lane);
    }

    private LoopVariable Variable(string index) => _environment.TryGetValue(index, out var v)
        ? v : throw new PlanException($"index '{index}' has no loop where it is used");

    private string Integer(string op) => _scopes.Value(ValueKind.Integer, op, 0);

    // An id that selects an element must be one; in a condition it may be anything, such as "ignore".
    private string PositionOf(Atom atom)
    {
        if (atom is CompoundAtom && VariesWithLanes(Affines.Of(atom)))
            throw new PlanException("a position that is a product, quotient or remainder of the index along the vector lanes has no vector form");
        if (atom is not IdsAtom ids) return IntegerOf(atom, absolute: false);
        var axis = _pass.Layer.Arrays.First(a => a.Name == ids.Array).ValueAxis;
        return axis is null ? IntegerOf(atom, absolute: false)
            : _scopes.Value(ValueKind.Integer, "load_position", _scopes.GuardDepth, IdPointer(ids), Size(Formulas.Of(axis)));
    }

    private string IdPointer(IdsAtom ids)
    {
        var (pointer, lane) = Address(_pass.Buffers[ids.Array], ids.Position);
        return lane is null ? pointer : throw new PlanException($"'{ids.Array}' is gathered along the vector lanes, which is not supported");
    }

    private string IntegerOf(Atom atom, bool absolute)
    {
        switch (atom)
        {
            case IndexAtom i: return Variable(i.Name).Name;
            case ExtentAtom e: return Size(Formulas.Of(e.Axis));
            case ScalarAtom s: return _scopes.Value(ValueKind.Integer, "scalar_int", 0, Scalar(s.Name));
            case IdsAtom ids:
                return _scopes.Value(ValueKind.Integer, "load_id", _scopes.GuardDepth, IdPointer(ids));
            case CompoundAtom c when LaneCoefficient(c.X) != 0 || LaneCoefficient(c.Y) != 0:
                throw new PlanException("an integer product, quotient or remainder differs from lane to lane, which is not supported: " +
                    "split the index it is made of into an axis of its own");
            case CompoundAtom c:
                return _scopes.Value(ValueKind.Integer, c.Op switch { CompoundOp.Mul => "int_mul", CompoundOp.Div => "int_div", _ => "int_mod" }, 0,
                    IntegerOf(c.X, absolute), IntegerOf(c.Y, absolute));
            default: throw new PlanException($"'{atom}' is unknown to the lowering");
        }
    }

    // The value of an affine formula without its lane part. Absolute: time indices count from the first token of the sequence.
    private string IntegerOf(Affine affine, bool absolute, bool dropLane = false)
    {
        var time = 0L;
        var sum = affine.Constant.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var term in affine.Terms)
        {
            if (term.Atom is IndexAtom i && absolute && _pass.Layer.Axes.Any(a => a.IsTime && a.Name == AxisOf(i.Name))) time += term.Coefficient;
            var part = IntegerOf(term.Atom, absolute);
            if (term.Coefficient != 1)
                part = _scopes.Value(ValueKind.Integer, "int_mul", 0, part, term.Coefficient.ToString(System.Globalization.CultureInfo.InvariantCulture));
            sum = sum == "0" ? part : _scopes.Value(ValueKind.Integer, "int_add", 0, sum, part);
        }
        if (time == 0 || !_isForward) return sum;
        var shift = Integer("position");
        if (time != 1) shift = _scopes.Value(ValueKind.Integer, "int_mul", 0, shift, time.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return sum == "0" ? shift : _scopes.Value(ValueKind.Integer, "int_add", 0, sum, shift);
    }

    // The position counts from the first token of the sequence, not of the call.
    private bool IsSeen(Affine position) => Facts.IndexNames(position).Any(i => AxisOf(i) == Formulas.Seen);

    private string AxisOf(string index) => _pass.Layer.Indices.First(x => x.Name == index).Axis;

    private long LaneCoefficient(Affine affine) => affine.Terms.Sum(t =>
        t.Atom is IndexAtom i && Variable(i.Name).Role == LoopRole.Lane ? t.Coefficient : 0);

    private bool VariesWithLanes(Affine affine) => Facts.IndexNames(affine).Any(n => Variable(n).Role == LoopRole.Lane);

    private Affine ScatterTarget(Scheduled s, string index)
    {
        var zero = LoopChoice.Conjuncts(s.Facts).OfType<Zero>().First(z => z.Value.Terms.Any(t => t.Atom is IndexAtom i && i.Name == index));
        return new Affine(EquatableArray.Of(new Term(zero.Value.Terms.First(t => t.Atom is IdsAtom).Atom, 1)), 0);
    }
}
