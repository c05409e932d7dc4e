namespace Nexus.Spec;

/// <summary>All arrays, indices and formulas that some arrays need, and how often each formula is used.</summary>
internal sealed class Reach
{
    private readonly Dictionary<Node, int> _uses = [];
    private readonly Dictionary<Node, double> _costs = [];
    private readonly HashSet<ArrayNode> _seen = [];

    public Reach(IEnumerable<ArrayNode> roots)
    {
        foreach (var root in roots) Visit(root);
        for (var i = 0; i < Arrays.Count; i++) // grows while it is walked
        {
            foreach (var equation in Arrays[i].Equations)
            {
                EquationCount++;
                foreach (var position in equation.Position) Visit(position);
                Visit(equation.Value);
            }
        }
    }

    public List<ArrayNode> Arrays { get; } = [];

    public List<IndexNode> Indices { get; } = [];

    public int EquationCount { get; private set; }

    public int FactorCount { get; private set; }

    public int Uses(Node node) => _uses[node];

    /// <summary>Roughly the number of operations, each reduction counted as ten turns.</summary>
    public double Cost(Node node)
    {
        if (_costs.TryGetValue(node, out var known)) return known;
        var cost = 1 + node.Parts.Sum(Cost) * (node is ReductionNode or RankNode or TopNode ? 10 : 1);
        return _costs[node] = cost;
    }

    private void Visit(ArrayNode array)
    {
        if (_seen.Add(array)) Arrays.Add(array);
    }

    private void Visit(Node node)
    {
        _uses[node] = _uses.GetValueOrDefault(node) + 1;
        if (_uses[node] > 1) return;
        switch (node)
        {
            case ReadNode read: Visit(read.Array); break;
            case IdNode id: Visit(id.Array); break;
            case IndexNode index: Indices.Add(index); break;
            case FactorNode: FactorCount++; break;
            case ReductionNode reduction: foreach (var index in reduction.Indices) Visit(index); break;
            case TopNode top: Visit(top.Index); break;
            case LetNode let: foreach (var index in let.Fresh) Visit(index); break;
        }
        foreach (var part in node.Parts) Visit(part);
    }
}
