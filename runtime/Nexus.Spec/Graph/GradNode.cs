namespace Nexus.Spec;

/// <summary>The derivative of a formula with respect to one element of an array.</summary>
/// <remarks>The element's position is in the indices of the equation that asks. The formula, and the locals behind it, may run over
/// the same index objects, so the position gets fresh indices and <see cref="LetNode"/> gives them their values.</remarks>
internal sealed class GradNode(Node loss, ArrayNode array, IntNode[] position) : Node
{
    private Node[]? _derivative;

    public ArrayNode Array { get; } = array;

    /// <summary>The derivative as a formula; null where it is 0 everywhere. Made on first use, when all equations are there.</summary>
    public Node? Derivative => (_derivative ??= [.. Make()]) is [var one] ? one : null;

    public override IEnumerable<Node> Parts => Derivative is { } derivative ? [derivative] : [];

    private IEnumerable<Node> Make()
    {
        var own = new HashSet<IndexNode>();
        foreach (var p in position) Collect(p, own);
        var fresh = own.ToDictionary(i => i, i => new IndexNode(i.Axis, i.Place));
        var place = System.Array.ConvertAll(position, p => Renamed(p, fresh));
        var derivative = new Tangents(Array, place).Of(loss);
        return derivative is null ? [] : [new LetNode([.. fresh.Values], [.. fresh.Keys], derivative)];
    }

    private static void Collect(Node node, HashSet<IndexNode> indices)
    {
        if (node is IndexNode index) indices.Add(index);
        foreach (var part in node.Parts) Collect(part, indices);
    }

    private static IntNode Renamed(IntNode node, Dictionary<IndexNode, IndexNode> fresh)
    {
        IntNode In(IntNode x) => Renamed(x, fresh);
        return node switch
        {
            IndexNode i => fresh[i],
            IntOperationNode o => new IntOperationNode(o.Op, In(o.X), In(o.Y)),
            IdNode id => new IdNode(id.Array, System.Array.ConvertAll(id.Position, In)),
            JoinedNode j => new JoinedNode(In(j.Outer), In(j.Inner), j.OuterAxis, j.InnerAxis),
            FactorNode f => new FactorNode(In(f.Joined), f.IsInner, f.OuterAxis, f.InnerAxis),
            PartNode p => new PartNode(In(p.Part), p.IsSecond, p.First, p.Second),
            IntConstantNode or ExtentNode => node,
            _ => throw new SpecException("A gradient is read at indices, fixed positions and arithmetic of them, not at Rank, Top or "
                + "ArgMax."),
        };
    }
}

/// <summary>Body, in which the fresh indices have the values of the given ones.</summary>
internal sealed class LetNode(IndexNode[] fresh, IndexNode[] values, Node body) : Node
{
    public IndexNode[] Fresh { get; } = fresh;
    public IndexNode[] Values { get; } = values;
    public Node Body { get; } = body;
    public override IEnumerable<Node> Parts => [Body, .. Values];
}
