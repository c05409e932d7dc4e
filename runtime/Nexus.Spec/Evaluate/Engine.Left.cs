namespace Nexus.Spec;

// The left sides of equations: from an element's position to the values of the indices.

internal sealed partial class Engine<T, M>
{
    private readonly Dictionary<IntNode, (int Outer, int Inner)> _factorSlots = [];
    private int _scratch = -1;

    private void Prepare(Cells<T> cells)
    {
        cells.Equations = [.. cells.Array.Equations.Select(equation => Prepare(cells, equation))];
        cells.HasOutside = cells.Array.Equations.Any(e => e.Position.Any(p => p is not IndexNode));
    }

    private Binding<T> Prepare(Cells<T> cells, EquationNode equation)
    {
        var indices = Lifting.Left(equation);
        var solved = new HashSet<IntNode>();
        var steps = new List<(int Dimension, Func<long, bool> Step)>();
        var searches = new List<(int Dimension, Func<long, bool> Step)>();
        for (var k = 0; k < equation.Position.Length; k++)
        {
            var simple = Solver(equation.Position[k], indices);
            if (simple is not null) steps.Add((k, simple));
            else searches.Add((k, Search(equation.Position[k], indices)));
        }
        var all = steps.Concat(searches).ToArray(); // what the other positions bind need not be searched for
        var slots = indices.Select(i => _slots[i]).ToArray();
        var factors = equation.Position.SelectMany(FactorsOf).SelectMany(f => new[] { f.Outer, f.Inner }).Distinct();
        return new Binding<T>([.. slots, .. factors], Match, Value(cells, equation));

        bool Match(ReadOnlySpan<long> at)
        {
            foreach (var (dimension, step) in all)
                if (!step(at[dimension])) return false;
            foreach (var slot in slots)
                if (_env[slot] == Unbound) throw new SpecException($"An equation of '{cells.Array.Name}' has a left side that "
                    + "does not say which elements it defines. Use plain indices there.");
            return true;
        }
    }

    private Func<T> Value(Cells<T> cells, EquationNode equation)
    {
        Func<T>? value = null; // made on first use: an equation that nothing reads may use axes without an extent
        return () =>
        {
            value ??= Real(equation.Value, [.. Lifting.Left(equation), .. _lifting.Lifted(cells.Array)]);
            return value();
        };
    }

    // A test and binding for `formula = v`, or null when two unknown indices meet in one formula.
    private Func<long, bool>? Solver(IntNode formula, HashSet<IndexNode> unknown)
    {
        if (!_lifting.Free(formula).Overlaps(unknown))
        {
            var known = Int(formula);
            return v => known() == v;
        }
        switch (formula)
        {
            case IndexNode index:
                var (slot, extent) = (_slots[index], _extents.Of(index.Axis));
                return v =>
                {
                    if (_env[slot] != Unbound) return _env[slot] == v;
                    if (v < 0 || v >= extent) return false;
                    _env[slot] = v;
                    return true;
                };
            case JoinedNode joined:
                var (outer, inner) = (Solver(joined.Outer, unknown), Solver(joined.Inner, unknown));
                var (rows, columns) = (_extents.Of(joined.OuterAxis), _extents.Of(joined.InnerAxis));
                if (outer is null || inner is null) return null;
                return v => v >= 0 && v < (long)rows * columns && outer(v / columns) && inner(v % columns);
            case FactorNode factor: return Solver(factor, unknown);
            case PartNode part:
                var whole = Solver(part.Part, unknown);
                var begin = part.IsSecond ? _extents.Of(part.First) : 0;
                var size = _extents.Of(part.IsSecond ? part.Second : part.First);
                return whole is null ? null : v => v >= begin && v < begin + size && whole(v - begin);
            case IntOperationNode operation: return Solver(operation, unknown);
            default: return null;
        }
    }

    private Func<long, bool>? Solver(IntOperationNode operation, HashSet<IndexNode> unknown)
    {
        var leftUnknown = _lifting.Free(operation.X).Overlaps(unknown);
        var rightUnknown = _lifting.Free(operation.Y).Overlaps(unknown);
        if (leftUnknown && rightUnknown) return null;
        var rest = Solver(leftUnknown ? operation.X : operation.Y, unknown);
        var known = Int(leftUnknown ? operation.Y : operation.X);
        return (rest, operation.Op, leftUnknown) switch
        {
            (null, _, _) => null,
            (_, IntOp.Add, _) => v => rest(v - known()),
            (_, IntOp.Sub, true) => v => rest(v + known()),
            (_, IntOp.Sub, false) => v => rest(known() - v),
            (_, IntOp.Mul, _) => v => known() is var k && k != 0 && v % k == 0 && rest(v / k),
            _ => null,
        };
    }

    // The two parts of one joined position arrive separately; the second to arrive solves the position.
    private Func<long, bool>? Solver(FactorNode factor, HashSet<IndexNode> unknown)
    {
        var joined = Solver(factor.Joined, unknown);
        if (joined is null) return null;
        var slots = FactorSlots(factor);
        var (mine, other) = factor.IsInner ? (slots.Inner, slots.Outer) : (slots.Outer, slots.Inner);
        var extent = _extents.Of(factor.IsInner ? factor.InnerAxis : factor.OuterAxis);
        var columns = _extents.Of(factor.InnerAxis);
        return v =>
        {
            if (v < 0 || v >= extent) return false;
            if (_env[mine] != Unbound) return _env[mine] == v;
            _env[mine] = v;
            return _env[other] == Unbound || joined(_env[slots.Outer] * columns + _env[slots.Inner]);
        };
    }

    private (int Outer, int Inner) FactorSlots(FactorNode factor)
    {
        if (_factorSlots.TryGetValue(factor.Joined, out var known)) return known;
        if (_scratch < 0) _scratch = _slots.Count;
        _scratch += 2;
        return _factorSlots[factor.Joined] = (_scratch - 2, _scratch - 1);
    }

    private IEnumerable<(int Outer, int Inner)> FactorsOf(Node node)
    {
        var inside = node.Parts.SelectMany(FactorsOf);
        if (node is FactorNode factor && _factorSlots.TryGetValue(factor.Joined, out var slots)) return inside.Append(slots);
        return inside;
    }

    // Any formula: tries all values of the indices in it that are still unknown. Slow, and exact.
    private Func<long, bool> Search(IntNode formula, HashSet<IndexNode> unknown)
    {
        var indices = Loops(_lifting.Free(formula).Where(unknown.Contains));
        var value = Int(formula);
        return v =>
        {
            var open = indices.Where(i => _env[i.Slot] == Unbound).ToArray();
            long[]? found = null;
            Try(0);
            for (var i = 0; i < open.Length; i++) _env[open[i].Slot] = found is null ? Unbound : found[i];
            return found is not null;

            void Try(int i)
            {
                if (i == open.Length)
                {
                    if (value() != v) return;
                    if (found is not null)
                        throw new SpecException("An equation's left side names one element for several values of its indices. "
                            + "Each element needs one.");
                    found = [.. open.Select(o => _env[o.Slot])];
                    return;
                }
                for (long p = 0; p < open[i].Extent; p++)
                {
                    _env[open[i].Slot] = p;
                    Try(i + 1);
                }
            }
        };
    }
}
