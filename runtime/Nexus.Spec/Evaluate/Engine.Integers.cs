namespace Nexus.Spec;

// Integer formulas and conditions as delegates.

internal sealed partial class Engine<T, M>
{
    private readonly Dictionary<IntNode, Func<long>> _integers = [];

    private Func<long> Int(IntNode node)
    {
        if (_integers.TryGetValue(node, out var known)) return known;
        var formula = IntFormula(node);
        return _integers[node] = node is RankNode or TopNode && CanBeKept(node) ? Kept(node, formula) : formula;
    }

    private Func<long> IntFormula(IntNode node)
    {
        switch (node)
        {
            case IntConstantNode constant:
                long number = constant.Value;
                return () => number;
            case IndexNode index:
                var slot = _slots[index];
                return () => _env[slot];
            case ExtentNode extent:
                long size = _extents.Of(extent.Axis);
                return () => size;
            case IntOperationNode operation: return Operation(operation.Op, Int(operation.X), Int(operation.Y));
            case IdNode id: return Id(id);
            case RankNode rank: return Rank(rank);
            case TopNode top: return Top(top);
            case JoinedNode joined:
                var (outer, inner) = (Int(joined.Outer), Int(joined.Inner));
                long rows = _extents.Of(joined.OuterAxis), columns = _extents.Of(joined.InnerAxis);
                return () =>
                {
                    var (o, i) = (outer(), inner());
                    return o >= 0 && o < rows && i >= 0 && i < columns ? o * columns + i : OutsideView;
                };
            case FactorNode factor:
                var (whole, isInner) = (Int(factor.Joined), factor.IsInner);
                long width = _extents.Of(factor.InnerAxis), height = _extents.Of(factor.OuterAxis);
                return () => whole() is var p && p >= 0 && p < width * height ? isInner ? p % width : p / width : OutsideView;
            case PartNode part:
                var (position, begin, count) = (Int(part.Part), part.IsSecond ? (long)_extents.Of(part.First) : 0,
                    (long)_extents.Of(part.IsSecond ? part.Second : part.First));
                return () => position() is var p && p >= 0 && p < count ? begin + p : OutsideView;
            default: throw new NotSupportedException(node.GetType().Name);
        }
    }

    private static Func<long> Operation(IntOp op, Func<long> x, Func<long> y) => op switch
    {
        IntOp.Add => () => x() + y(),
        IntOp.Sub => () => x() - y(),
        IntOp.Mul => () => x() * y(),
        IntOp.Div => () => Math.DivRem(x(), y()) is var (q, r) && r != 0 && (r < 0) != (y() < 0) ? q - 1 : q,
        _ => () => y() is var d && x() % d is var r && r != 0 && (r < 0) != (d < 0) ? r + d : r,
    };

    private Func<long> Id(IdNode id)
    {
        var position = Array.ConvertAll(id.Position, Int);
        var extents = Array.ConvertAll(id.Array.Axes, a => (long)_extents.Of(a));
        var values = _ids[id.Array];
        return () =>
        {
            long offset = 0;
            for (var k = 0; k < position.Length; k++)
            {
                var p = position[k]();
                if ((ulong)p >= (ulong)extents[k])
                {
                    var axis = Extents.Name(id.Array.Axes[k]);
                    throw new SpecException($"'{id.Array.Name}' is read at position {p} of axis {axis}, which has positions 0 to "
                        + $"{extents[k] - 1}. There is no id outside; leave such elements out with Select or where:.");
                }
                offset = offset * extents[k] + p;
            }
            return values[offset];
        };
    }

    private Func<long> Rank(RankNode rank)
    {
        var (slot, extent) = (_slots[rank.Index], _extents.Of(rank.Index.Axis));
        var value = Real(rank.Value, [rank.Index]);
        return () =>
        {
            var own = _env[slot];
            var reference = M.Value(value());
            var before = 0;
            for (_env[slot] = 0; _env[slot] < extent; _env[slot]++)
            {
                var other = M.Value(value());
                if (other > reference || other == reference && _env[slot] < own) before++;
            }
            _env[slot] = own;
            return before;
        };
    }

    private Func<long> Top(TopNode top)
    {
        var (slot, extent) = (_slots[top.Index], _extents.Of(top.Index.Axis));
        var value = Real(top.Value, [top.Index]);
        var wanted = Int(top.Slot);
        return () =>
        {
            var place = wanted();
            var saved = _env[slot];
            var values = new double[extent];
            for (_env[slot] = 0; _env[slot] < extent; _env[slot]++) values[_env[slot]] = M.Value(value());
            _env[slot] = saved;
            if (place < 0 || place >= extent)
                throw new SpecException($"Top and ArgMax over axis {Extents.Name(top.Index.Axis)}: rank {place} does not exist, "
                    + $"its extent is {extent}.");
            return Enumerable.Range(0, extent).OrderByDescending(i => values[i]).ThenBy(i => i).ElementAt((int)place);
        };
    }

    private Func<bool> Condition(CondNode node, HashSet<IndexNode> scope)
    {
        switch (node)
        {
            case FlagNode { Value: var flag }: return () => flag;
            case AndNode and:
                var (a, b) = (Condition(and.X, scope), Condition(and.Y, scope));
                return () => a() && b();
            case OrNode or:
                var (c, d) = (Condition(or.X, scope), Condition(or.Y, scope));
                return () => c() || d();
            case NotNode not:
                var negated = Condition(not.X, scope);
                return () => !negated();
            case CompareIntNode { Op: var op } compare:
                var (i, j) = (Int(compare.X), Int(compare.Y));
                return op switch
                {
                    CompareOp.Eq => () => i() == j(),
                    CompareOp.Ne => () => i() != j(),
                    CompareOp.Lt => () => i() < j(),
                    _ => () => i() <= j(),
                };
            case CompareNode { Op: var op } compare:
                var (x, y) = (Real(compare.X, scope), Real(compare.Y, scope));
                return op switch
                {
                    CompareOp.Eq => () => M.Value(x()) == M.Value(y()),
                    CompareOp.Ne => () => M.Value(x()) != M.Value(y()),
                    CompareOp.Lt => () => M.Value(x()) < M.Value(y()),
                    _ => () => M.Value(x()) <= M.Value(y()),
                };
            default: throw new NotSupportedException(node.GetType().Name);
        }
    }
}
