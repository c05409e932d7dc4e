namespace Nexus.Spec;

// Real formulas as delegates.

internal sealed partial class Engine<T, M>
{
    private const double WorthKeeping = 16; // operations; cheaper shared formulas are computed again
    private const long MostKept = 1 << 25;

    private readonly Dictionary<Node, Func<T>> _reals = [];

    // `scope`: the indices that have a value where the formula stands.
    private Func<T> Real(Node node, HashSet<IndexNode> scope)
    {
        if (_reals.TryGetValue(node, out var known)) return known;
        var formula = Formula(node, scope);
        return _reals[node] = IsKept(node, scope) ? Kept(node, formula) : formula;
    }

    private Func<T> Formula(Node node, HashSet<IndexNode> scope)
    {
        switch (node)
        {
            case ConstantNode constant:
                var number = M.From(constant.Value);
                return () => number;
            case IntNode integer:
                var position = Int(integer);
                return () => M.From(position());
            case ReadNode read: return Read(read);
            case UnNode { Op: var op } un:
                var x = Real(un.X, scope);
                return () => M.Apply(op, x());
            case BinNode bin: return Binary(bin.Op, Real(bin.X, scope), Real(bin.Y, scope));
            case SelectNode select:
                var condition = Condition(select.Condition, scope);
                var (then, otherwise) = (Real(select.Then, scope), Real(select.Otherwise, scope));
                return () => condition() ? then() : otherwise();
            case ReductionNode reduction: return Reduction(reduction, scope);
            case GradNode { Derivative: null }: return () => M.From(0);
            case GradNode { Derivative: { } derivative }: return Real(derivative, scope);
            case LetNode let: return Let(let, scope);
            case UniformNode uniform:
                var (seed, counters) = (Int(uniform.Seed), Array.ConvertAll(uniform.Counters, Int));
                return () => M.From(Philox.Uniform(seed(), Array.ConvertAll(counters, c => c())));
            default: throw new NotSupportedException(node.GetType().Name);
        }
    }

    private static Func<T> Binary(BinOp op, Func<T> x, Func<T> y) => op switch
    {
        BinOp.Add => () => M.Add(x(), y()),
        BinOp.Mul => () => M.Mul(x(), y()),
        _ => () => M.Apply(op, x(), y()),
    };

    private Func<T> Reduction(ReductionNode reduction, HashSet<IndexNode> scope)
    {
        HashSet<IndexNode> inner = [.. scope, .. reduction.Indices];
        var body = Real(reduction.Body, inner);
        var where = reduction.Where is null ? null : Condition(reduction.Where, inner);
        var (combine, ofNothing) = reduction.Op switch
        {
            RedOp.Sum => (BinOp.Add, 0.0),
            RedOp.Prod => (BinOp.Mul, 1),
            RedOp.Max => (BinOp.Max, double.NegativeInfinity),
            _ => (BinOp.Min, double.PositiveInfinity),
        };
        var empty = M.From(ofNothing);
        var loops = Loops(reduction.Indices);
        return () => Loop(0, empty);

        T Loop(int depth, T total)
        {
            if (depth == loops.Length)
            {
                if (where is not null && !where()) return total;
                return combine == BinOp.Add ? M.Add(total, body()) : M.Apply(combine, total, body());
            }
            var (slot, extent) = loops[depth];
            var saved = _env[slot]; // the same index may be running in an equation that this one was demanded by
            try
            {
                for (var i = 0; i < extent; i++)
                {
                    _env[slot] = i;
                    total = Loop(depth + 1, total);
                }
            }
            finally
            {
                _env[slot] = saved;
            }
            return total;
        }
    }

    private Func<T> Let(LetNode let, HashSet<IndexNode> scope)
    {
        var body = Real(let.Body, [.. scope, .. let.Fresh]);
        var pairs = let.Fresh.Zip(let.Values, (f, v) => (To: _slots[f], From: _slots[v])).ToArray();
        return () =>
        {
            Span<long> saved = stackalloc long[pairs.Length];
            for (var k = 0; k < pairs.Length; k++)
            {
                saved[k] = _env[pairs[k].To];
                _env[pairs[k].To] = _env[pairs[k].From];
            }
            try
            {
                return body();
            }
            finally
            {
                for (var k = 0; k < pairs.Length; k++) _env[pairs[k].To] = saved[k];
            }
        };
    }

    private Func<T> Read(ReadNode read)
    {
        var cells = _cells[read.Array];
        var position = Array.ConvertAll(read.Position, Int);
        var gathers = Array.ConvertAll(read.Position, p => p as IdNode);
        return () =>
        {
            Span<long> at = stackalloc long[position.Length];
            long offset = 0;
            var inside = true;
            for (var k = 0; k < at.Length; k++)
            {
                at[k] = position[k]();
                if ((ulong)at[k] >= (ulong)cells.Extents[k])
                {
                    inside = false;
                    if (gathers[k] is { } id) throw NoSuchPosition(id, at[k], cells.Extents[k]);
                }
                offset += at[k] * cells.Strides[k];
            }
            if (!inside) return Outside(cells, at);
            if (cells.LiftedSlots.Length > 0) offset += cells.Lifted(_env) * cells.OwnSize;
            return cells.States[offset] == Progress.Done ? cells.Values[offset] : Element(cells, at, offset);
        };
    }

    private SpecException NoSuchPosition(IdNode id, long value, long extent)
    {
        var at = string.Join(", ", id.Position.Select(p => Int(p)()));
        var axis = Extents.Name(id.Array.ValueAxis!);
        return new($"'{id.Array.Name}[{at}]' is {value}, but axis {axis} has positions 0 to {extent - 1}. "
            + "A gather outside its axis is an error; leave such elements out with Select or where:.");
    }

    // A formula is kept by the values of its free indices when it would otherwise be computed several times for the same ones.
    private bool IsKept(Node node, HashSet<IndexNode> scope)
    {
        var again = node is ReductionNode && !scope.All(_lifting.Free(node).Contains);
        var shared = _reach.Uses(node) > 1 && _reach.Cost(node) >= WorthKeeping;
        return (again || shared) && CanBeKept(node);
    }

    private bool CanBeKept(Node node) => _lifting.Free(node).Aggregate(1.0, (size, i) => size * _extents.Of(i.Axis)) <= MostKept;

    private (int Slot, int Extent)[] Loops(IEnumerable<IndexNode> indices) =>
        [.. indices.Select(i => (_slots[i], _extents.Of(i.Axis)))];

    private Func<V> Kept<V>(Node node, Func<V> formula)
    {
        var free = Loops(_lifting.Free(node));
        var size = free.Aggregate(1, (s, i) => s * i.Extent);
        var values = new V[size];
        var done = new bool[size];
        return () =>
        {
            var offset = 0L;
            foreach (var (slot, extent) in free) offset = offset * extent + _env[slot];
            if (done[offset]) return values[offset];
            var value = formula();
            done[offset] = true;
            return values[offset] = value;
        };
    }
}
