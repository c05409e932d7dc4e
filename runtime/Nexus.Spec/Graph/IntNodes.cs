namespace Nexus.Spec;

/// <summary>An integer-valued formula; it is also a real one.</summary>
internal abstract class IntNode : Node;

internal sealed class IntConstantNode(int value) : IntNode
{
    public int Value { get; } = value;
    public override IEnumerable<Node> Parts => [];
}

internal sealed class IndexNode(Type axis, string place) : IntNode
{
    public Type Axis { get; } = axis;
    public string Place { get; } = place;
    public override IEnumerable<Node> Parts => [];
}

internal sealed class ExtentNode(Type axis) : IntNode
{
    public Type Axis { get; } = axis;
    public override IEnumerable<Node> Parts => [];
}

internal sealed class IntOperationNode(IntOp op, IntNode x, IntNode y) : IntNode
{
    public IntOp Op { get; } = op;
    public IntNode X { get; } = x;
    public IntNode Y { get; } = y;
    public override IEnumerable<Node> Parts => [X, Y];
}

/// <summary>An element of an Ids array.</summary>
internal sealed class IdNode(ArrayNode array, IntNode[] position) : IntNode
{
    public ArrayNode Array { get; } = array;
    public IntNode[] Position { get; } = position;
    public override IEnumerable<Node> Parts => Position;
}

/// <summary>How many values are before this one when sorted from the largest down; the index stays free.</summary>
internal sealed class RankNode(IndexNode index, Node value) : IntNode
{
    public IndexNode Index { get; } = index;
    public Node Value { get; } = value;
    public override IEnumerable<Node> Parts => [Index, Value];
}

/// <summary>The position whose rank is Slot; binds the index in the value, not in the slot.</summary>
internal sealed class TopNode(IndexNode index, Node value, IntNode slot) : IntNode
{
    public IndexNode Index { get; } = index;
    public Node Value { get; } = value;
    public IntNode Slot { get; } = slot;
    public override IEnumerable<Node> Parts => [Value, Slot];
}

/// <summary>Outer × extent of inner + inner: a position on a joined axis. Outside when either part is.</summary>
internal sealed class JoinedNode(IntNode outer, IntNode inner, Type outerAxis, Type innerAxis) : IntNode
{
    public IntNode Outer { get; } = outer;
    public IntNode Inner { get; } = inner;
    public Type OuterAxis { get; } = outerAxis;
    public Type InnerAxis { get; } = innerAxis;
    public override IEnumerable<Node> Parts => [Outer, Inner];
}

/// <summary>The outer or inner part of a position on a joined axis. Outside when the position is.</summary>
internal sealed class FactorNode(IntNode joined, bool isInner, Type outerAxis, Type innerAxis) : IntNode
{
    public IntNode Joined { get; } = joined;
    public bool IsInner { get; } = isInner;
    public Type OuterAxis { get; } = outerAxis;
    public Type InnerAxis { get; } = innerAxis;
    public override IEnumerable<Node> Parts => [Joined];
}

/// <summary>A position on one part of a concatenated axis, as a position on the whole. Outside when it is outside its
/// part.</summary>
internal sealed class PartNode(IntNode part, bool isSecond, Type first, Type second) : IntNode
{
    public IntNode Part { get; } = part;
    public bool IsSecond { get; } = isSecond;
    public Type First { get; } = first;
    public Type Second { get; } = second;
    public override IEnumerable<Node> Parts => [Part];
}
