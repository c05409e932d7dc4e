namespace Nexus.Spec;

// What Define builds when it is called: an immutable graph. Identity is the object, so a shared abbreviation is one node.

internal enum UnOp { Neg, Abs, Sign, Exp, Exp2, Log, Log1P, Sqrt, Rsqrt, Recip, Sq, Sin, Cos, Tanh, Sigmoid, Silu, Softplus, Erf, Floor, Stop }

internal enum BinOp { Add, Sub, Mul, Div, Max, Min, Pow }

internal enum RedOp { Sum, Prod, Max, Min }

internal enum IntOp { Add, Sub, Mul, Div, Mod }

internal enum CompareOp { Eq, Ne, Lt, Le }

/// <summary>A real-valued formula.</summary>
internal abstract class Node;

/// <summary>An integer-valued formula; it is also a real one.</summary>
internal abstract class IntNode : Node;

internal sealed class ConstantNode(double value) : Node
{
    public double Value { get; } = value;
}

internal sealed class ReadNode(ArrayNode array, IntNode[] position) : Node
{
    public ArrayNode Array { get; } = array;
    public IntNode[] Position { get; } = position;
}

internal sealed class UnNode(UnOp op, Node x) : Node
{
    public UnOp Op { get; } = op;
    public Node X { get; } = x;
}

internal sealed class BinNode(BinOp op, Node x, Node y) : Node
{
    public BinOp Op { get; } = op;
    public Node X { get; } = x;
    public Node Y { get; } = y;
}

internal sealed class ReductionNode(RedOp op, IndexNode[] indices, Node body, CondNode? where) : Node
{
    public RedOp Op { get; } = op;
    public IndexNode[] Indices { get; } = indices;
    public Node Body { get; } = body;
    public CondNode? Where { get; } = where;
}

internal sealed class SelectNode(CondNode condition, Node then, Node otherwise) : Node
{
    public CondNode Condition { get; } = condition;
    public Node Then { get; } = then;
    public Node Otherwise { get; } = otherwise;
}

internal sealed class UniformNode(IntNode seed, IntNode[] counters) : Node
{
    public IntNode Seed { get; } = seed;
    public IntNode[] Counters { get; } = counters;
}

internal sealed class IntConstantNode(int value) : IntNode
{
    public int Value { get; } = value;
}

internal sealed class IndexNode(Type axis, string place) : IntNode
{
    public Type Axis { get; } = axis;
    public string Place { get; } = place;
}

internal sealed class ExtentNode(Type axis) : IntNode
{
    public Type Axis { get; } = axis;
}

internal sealed class IntOperationNode(IntOp op, IntNode x, IntNode y) : IntNode
{
    public IntOp Op { get; } = op;
    public IntNode X { get; } = x;
    public IntNode Y { get; } = y;
}

/// <summary>An element of an Ids array.</summary>
internal sealed class IdNode(ArrayNode array, IntNode[] position) : IntNode
{
    public ArrayNode Array { get; } = array;
    public IntNode[] Position { get; } = position;
}

/// <summary>How many values are before this one when sorted from the largest down; the index stays free.</summary>
internal sealed class RankNode(IndexNode index, Node value) : IntNode
{
    public IndexNode Index { get; } = index;
    public Node Value { get; } = value;
}

/// <summary>The position whose rank is Slot; binds the index.</summary>
internal sealed class TopNode(IndexNode index, Node value, IntNode slot) : IntNode
{
    public IndexNode Index { get; } = index;
    public Node Value { get; } = value;
    public IntNode Slot { get; } = slot;
}

/// <summary>Outer × extent of inner + inner: a position on a joined axis. Outside when either part is.</summary>
internal sealed class JoinedNode(IntNode outer, IntNode inner, Type outerAxis, Type innerAxis) : IntNode
{
    public IntNode Outer { get; } = outer;
    public IntNode Inner { get; } = inner;
    public Type OuterAxis { get; } = outerAxis;
    public Type InnerAxis { get; } = innerAxis;
}

/// <summary>The outer or inner part of a position on a joined axis. Outside when the position is.</summary>
internal sealed class FactorNode(IntNode joined, bool isInner, Type outerAxis, Type innerAxis) : IntNode
{
    public IntNode Joined { get; } = joined;
    public bool IsInner { get; } = isInner;
    public Type OuterAxis { get; } = outerAxis;
    public Type InnerAxis { get; } = innerAxis;
}

/// <summary>A position on one part of a concatenated axis, as a position on the whole. Outside when it is outside its part.</summary>
internal sealed class PartNode(IntNode part, bool isSecond, Type first, Type second) : IntNode
{
    public IntNode Part { get; } = part;
    public bool IsSecond { get; } = isSecond;
    public Type First { get; } = first;
    public Type Second { get; } = second;
}

internal abstract class CondNode;

internal sealed class FlagNode(bool value) : CondNode
{
    public bool Value { get; } = value;
}

internal sealed class CompareIntNode(CompareOp op, IntNode x, IntNode y) : CondNode
{
    public CompareOp Op { get; } = op;
    public IntNode X { get; } = x;
    public IntNode Y { get; } = y;
}

internal sealed class CompareNode(CompareOp op, Node x, Node y) : CondNode
{
    public CompareOp Op { get; } = op;
    public Node X { get; } = x;
    public Node Y { get; } = y;
}

internal sealed class AndNode(CondNode x, CondNode y) : CondNode
{
    public CondNode X { get; } = x;
    public CondNode Y { get; } = y;
}

internal sealed class OrNode(CondNode x, CondNode y) : CondNode
{
    public CondNode X { get; } = x;
    public CondNode Y { get; } = y;
}

internal sealed class NotNode(CondNode x) : CondNode
{
    public CondNode X { get; } = x;
}
