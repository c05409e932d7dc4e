using System.Runtime.CompilerServices;

namespace Nexus.Spec;

#pragma warning disable CS0660, CS0661 // Equals and GetHashCode are sealed in Real: identity, since == builds a condition.

/// <summary>An integer formula: made of indices, extents, ids and <c>int</c> hyper-parameters by <c>+ - * %</c> and
/// <c>Div</c>.</summary>
public class Int : Real
{
    internal Int(IntNode node) : base(node) { }

    internal new IntNode Node => (IntNode)base.Node;

    public static implicit operator Int(int value) => new(new IntConstantNode(value));

    public static Int operator +(Int x, Int y) => Operation(IntOp.Add, x, y);

    public static Int operator -(Int x, Int y) => Operation(IntOp.Sub, x, y);

    public static Int operator *(Int x, Int y) => Operation(IntOp.Mul, x, y);

    /// <summary>The remainder of the division that rounds down: 0 ≤ x % y &lt; y for y &gt; 0, also for negative x.</summary>
    public static Int operator %(Int x, Int y) => Operation(IntOp.Mod, x, y);

    public static Int operator -(Int x) => Operation(IntOp.Sub, 0, x);

    public static Cond operator <(Int x, Int y) => Compare(CompareOp.Lt, x, y);

    public static Cond operator <=(Int x, Int y) => Compare(CompareOp.Le, x, y);

    public static Cond operator >(Int x, Int y) => Compare(CompareOp.Lt, y, x);

    public static Cond operator >=(Int x, Int y) => Compare(CompareOp.Le, y, x);

    public static Cond operator ==(Int x, Int y) => Compare(CompareOp.Eq, x, y);

    public static Cond operator !=(Int x, Int y) => Compare(CompareOp.Ne, x, y);

    internal static Int Operation(IntOp op, Int x, Int y) => new(new IntOperationNode(op, x.Node, y.Node));

    private static Cond Compare(CompareOp op, Int x, Int y) => new(new CompareIntNode(op, x.Node, y.Node));
}

#pragma warning restore CS0660, CS0661

/// <summary>A position on axis <typeparamref name="A"/>: the only thing that an array with that axis can be indexed by.</summary>
/// <remarks>Position ± integer stays a position; the difference of two positions is an <see cref="Int"/>. An <c>int</c> is a
/// fixed position,
/// <c>^1</c> the last one, <c>^0</c> the one after the last.</remarks>
public class Pos<A> : Int
{
    internal Pos(IntNode node) : base(node) { }

    public static implicit operator Pos<A>(int position) => new(new IntConstantNode(position));

    public static implicit operator Pos<A>(System.Index position) => position.IsFromEnd
        ? new(new IntOperationNode(IntOp.Sub, new ExtentNode(typeof(A)), new IntConstantNode(position.Value)))
        : new(new IntConstantNode(position.Value));

    public static Pos<A> operator +(Pos<A> x, Int y) => new(Operation(IntOp.Add, x, y).Node);

    public static Pos<A> operator +(Pos<A> x, int y) => new(Operation(IntOp.Add, x, y).Node);

    public static Pos<A> operator -(Pos<A> x, Int y) => new(Operation(IntOp.Sub, x, y).Node);

    public static Pos<A> operator -(Pos<A> x, int y) => new(Operation(IntOp.Sub, x, y).Node);

    public static Int operator -(Pos<A> x, Pos<A> y) => Operation(IntOp.Sub, x, y);
}

/// <summary>A variable that runs over axis <typeparamref name="A"/>, from 0 to its extent - 1: <c>Index&lt;T&gt; t = new(), s
/// = new();</c>.</summary>
/// <remarks>Its identity is the object: two indices on one axis are two variables.</remarks>
public sealed class Index<A> : Pos<A>
{
    /// <summary>A new variable. The arguments are filled in by the compiler and name it in messages.</summary>
    public Index([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(new IndexNode(typeof(A), Places.At(file, line))) { }

    internal new IndexNode Node => (IndexNode)base.Node;
}
