namespace Nexus.Spec;

/// <summary>
/// The indices that formulas and arrays depend on. A local has one element for each value of its own indices and of every
/// outer index that
/// reaches its equations, directly or through other locals: the least fixed point of
/// lifted(X) = ∪ over equations X[i] = e of free(e) \ i, with free(Y[p]) = free(p) ∪ lifted(Y).
/// </summary>
internal sealed class Lifting
{
    private readonly Dictionary<ArrayNode, HashSet<IndexNode>> _lifted = [];
    private Dictionary<Node, HashSet<IndexNode>> _free = [];

    public Lifting(Reach reach)
    {
        foreach (var array in reach.Arrays) _lifted[array] = [];
        bool grew;
        do
        {
            grew = false;
            // Depends on _lifted, so each round starts anew: a walk that keeps half-known sets is unsound on shared formulas.
            _free = [];
            foreach (var array in reach.Arrays)
            {
                var before = _lifted[array].Count;
                foreach (var equation in array.Equations)
                    _lifted[array].UnionWith(Free(equation.Value).Except(Left(equation)));
                grew |= _lifted[array].Count != before;
            }
        }
        while (grew);
        foreach (var array in reach.Arrays)
            if (array.Part == ArrayPart.Out && _lifted[array].FirstOrDefault() is { } stray) throw Stray(array, stray);
    }

    /// <summary>The outer indices of an array.</summary>
    public IReadOnlyCollection<IndexNode> Lifted(ArrayNode array) => _lifted[array];

    /// <summary>The indices on the left of an equation.</summary>
    public static HashSet<IndexNode> Left(EquationNode equation)
    {
        var indices = new HashSet<IndexNode>();
        foreach (var position in equation.Position) Collect(position, indices);
        return indices;
    }

    public HashSet<IndexNode> Free(Node node)
    {
        if (_free.TryGetValue(node, out var known)) return known;
        var free = new HashSet<IndexNode>();
        if (node is TopNode top)
        {
            free.UnionWith(Free(top.Value));
            free.Remove(top.Index);
            free.UnionWith(Free(top.Slot));
            return _free[node] = free;
        }
        foreach (var part in node.Parts) free.UnionWith(Free(part));
        switch (node)
        {
            case IndexNode index: free.Add(index); break;
            case ReadNode read: free.UnionWith(_lifted[read.Array]); break;
            case ReductionNode reduction: free.ExceptWith(reduction.Indices); break;
            case LetNode let:
                free.ExceptWith(let.Fresh);
                free.UnionWith(let.Values);
                break;
        }
        return _free[node] = free;
    }

    private static void Collect(Node node, HashSet<IndexNode> indices)
    {
        if (node is IndexNode index) indices.Add(index);
        foreach (var part in node.Parts) Collect(part, indices);
    }

    private static SpecException Stray(ArrayNode array, IndexNode index) => new(
        $"'{array.Name}' depends on an index over {Extents.Name(index.Axis)} ({index.Place}) that is neither on the left of its "
        + $"equation nor bound by a reduction. Write '{array.Name}' at that index, or reduce over it.");
}
