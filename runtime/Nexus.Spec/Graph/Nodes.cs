namespace Nexus.Spec;

// What Define builds when it is called: an immutable graph. Identity is the object, so an abbreviation used twice is one node.

internal enum UnOp
{
    Neg, Abs, Sign, Exp, Exp2, Log, Log1P, Sqrt, Rsqrt, Recip, Sq, Sin, Cos, Tanh, Sigmoid, Silu, Softplus, Erf, Floor, Stop,
}

internal enum BinOp { Add, Sub, Mul, Div, Max, Min, Pow }

internal enum RedOp { Sum, Prod, Max, Min }

internal enum IntOp { Add, Sub, Mul, Div, Mod }

internal enum CompareOp { Eq, Ne, Lt, Le }

/// <summary>A formula: real, integer (which is also real) or a condition.</summary>
internal abstract class Node
{
    /// <summary>The formulas it is made of.</summary>
    public abstract IEnumerable<Node> Parts { get; }
}

internal sealed class ConstantNode(double value) : Node
{
    public double Value { get; } = value;
    public override IEnumerable<Node> Parts => [];
}

internal sealed class ReadNode(ArrayNode array, IntNode[] position) : Node
{
    public ArrayNode Array { get; } = array;
    public IntNode[] Position { get; } = position;
    public override IEnumerable<Node> Parts => Position;
}

internal sealed class UnNode(UnOp op, Node x) : Node
{
    public UnOp Op { get; } = op;
    public Node X { get; } = x;
    public override IEnumerable<Node> Parts => [X];
}

internal sealed class BinNode(BinOp op, Node x, Node y) : Node
{
    public BinOp Op { get; } = op;
    public Node X { get; } = x;
    public Node Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

internal sealed class ReductionNode(RedOp op, IndexNode[] indices, Node body, CondNode? where) : Node
{
    public RedOp Op { get; } = op;
    public IndexNode[] Indices { get; } = indices;
    public Node Body { get; } = body;
    public CondNode? Where { get; } = where;
    public override IEnumerable<Node> Parts => Where is null ? [Body] : [Body, Where];
}

internal sealed class SelectNode(CondNode condition, Node then, Node otherwise) : Node
{
    public CondNode Condition { get; } = condition;
    public Node Then { get; } = then;
    public Node Otherwise { get; } = otherwise;
    public override IEnumerable<Node> Parts => [Condition, Then, Otherwise];
}

internal sealed class UniformNode(IntNode seed, IntNode[] counters) : Node
{
    public IntNode Seed { get; } = seed;
    public IntNode[] Counters { get; } = counters;
    public override IEnumerable<Node> Parts => [Seed, .. Counters];
}

internal abstract class CondNode : Node;

internal sealed class FlagNode(bool value) : CondNode
{
    public bool Value { get; } = value;
    public override IEnumerable<Node> Parts => [];
}

internal sealed class CompareIntNode(CompareOp op, IntNode x, IntNode y) : CondNode
{
    public CompareOp Op { get; } = op;
    public IntNode X { get; } = x;
    public IntNode Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

internal sealed class CompareNode(CompareOp op, Node x, Node y) : CondNode
{
    public CompareOp Op { get; } = op;
    public Node X { get; } = x;
    public Node Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

internal sealed class AndNode(CondNode x, CondNode y) : CondNode
{
    public CondNode X { get; } = x;
    public CondNode Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

internal sealed class OrNode(CondNode x, CondNode y) : CondNode
{
    public CondNode X { get; } = x;
    public CondNode Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

internal sealed class NotNode(CondNode x) : CondNode
{
    public CondNode X { get; } = x;
    public override IEnumerable<Node> Parts => [X];
}
