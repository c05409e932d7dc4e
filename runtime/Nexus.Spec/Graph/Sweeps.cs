namespace Nexus.Spec;

/// <summary>
/// The dimensions along which an array is a recurrence, and the way it goes: +1 when elements need earlier ones (t - 1), -1
/// when later ones.
/// Filling in that order keeps the evaluation's recursion shallow. It is advice only: a missing sweep costs stack, never a
/// wrong value.
/// </summary>
internal sealed class Sweeps
{
    private readonly Dictionary<ArrayNode, (int Dimension, int Step)[]> _sweeps = [];

    public Sweeps(Reach reach)
    {
        foreach (var component in Components(reach.Arrays))
        {
            var members = component.ToHashSet();
            var equations = component.SelectMany(a => a.Equations);
            var reads = equations.SelectMany(e => Reads(e.Value)).Where(r => members.Contains(r.Array)).Distinct().ToList();
            if (reads.Count == 0) continue;
            var steps = new Dictionary<Type, int>();
            foreach (var axis in component.SelectMany(a => a.Axes).Distinct())
                if (Direction(axis, reads) is var step and not 0) steps[axis] = step;
            foreach (var array in component)
                _sweeps[array] = [.. array.Axes.Select((axis, k) => (k, steps.GetValueOrDefault(axis))).Where(s => s.Item2 != 0)];
        }
    }

    public (int Dimension, int Step)[] Of(ArrayNode array) => _sweeps.GetValueOrDefault(array) ?? [];

    // +1: no read is later along the axis and some are earlier; -1: the reverse; 0: neither.
    private static int Direction(Type axis, List<ReadNode> reads)
    {
        bool up = false, down = false;
        foreach (var read in reads)
            for (var k = 0; k < read.Position.Length; k++)
            {
                if (read.Array.Axes[k] != axis) continue;
                switch (Shift(read.Position[k]))
                {
                    case < 0: up = true; break;
                    case > 0: down = true; break;
                }
            }
        return up == down ? 0 : up ? 1 : -1;
    }

    // The sign of c in index + c and in index + c - k for an index k. Other formulas count as 0: the advice rests on other reads.
    private static int Shift(IntNode position) => position switch
    {
        IntOperationNode { Op: IntOp.Sub, X: var x, Y: IntConstantNode c } => Shift(x) - c.Value,
        IntOperationNode { Op: IntOp.Sub, X: var x, Y: IndexNode } => Math.Min(Shift(x), 0),
        IntOperationNode { Op: IntOp.Add, X: var x, Y: IntConstantNode c } => Shift(x) + c.Value,
        IntOperationNode { Op: IntOp.Add, X: IntConstantNode c, Y: var y } => Shift(y) + c.Value,
        _ => 0,
    };

    private static List<ReadNode> Reads(Node root)
    {
        var seen = new HashSet<Node>();
        var reads = new List<ReadNode>();
        var todo = new Stack<Node>([root]);
        while (todo.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (node is ReadNode read) reads.Add(read);
            foreach (var part in node.Parts) todo.Push(part);
        }
        return reads;
    }

    // Tarjan's strongly connected components.
    private static List<List<ArrayNode>> Components(List<ArrayNode> arrays)
    {
        var order = new Dictionary<ArrayNode, int>();
        var low = new Dictionary<ArrayNode, int>();
        var open = new Stack<ArrayNode>();
        var components = new List<List<ArrayNode>>();
        foreach (var array in arrays)
            if (!order.ContainsKey(array)) Visit(array);
        return components;

        void Visit(ArrayNode array)
        {
            order[array] = low[array] = order.Count;
            open.Push(array);
            foreach (var next in array.Equations.SelectMany(e => Reads(e.Value)).Select(r => r.Array).Distinct())
            {
                if (!order.ContainsKey(next)) Visit(next);
                if (open.Contains(next)) low[array] = Math.Min(low[array], low[next]);
            }
            if (low[array] != order[array]) return;
            var component = new List<ArrayNode>();
            do component.Add(open.Pop()); while (component[^1] != array);
            components.Add(component);
        }
    }
}
