namespace Nexus.Spec;

/// <summary>A real-valued formula: an element of an array, a constant, a hyper-parameter, or made of these by operators and
/// <see cref="Maths"/>.</summary>
/// <remarks><c>Index&lt;A&gt; : Pos&lt;A&gt; : Int : Real</c>, so an index is also a number. <c>/</c> is always real
/// division.</remarks>
public class Real
{
    internal Real(Node node) => Node = node;

    internal Node Node { get; }

    public static implicit operator Real(double value) => new(new ConstantNode(value));

    public static implicit operator Real(int value) => new Int(new IntConstantNode(value));

    public static Real operator +(Real x, Real y) => Binary(BinOp.Add, x, y);

    public static Real operator -(Real x, Real y) => Binary(BinOp.Sub, x, y);

    public static Real operator *(Real x, Real y) => Binary(BinOp.Mul, x, y);

    public static Real operator /(Real x, Real y) => Binary(BinOp.Div, x, y);

    public static Real operator +(Real x) => x;

    public static Real operator -(Real x) => Unary(UnOp.Neg, x);

    public static Cond operator <(Real x, Real y) => Compare(CompareOp.Lt, x, y);

    public static Cond operator <=(Real x, Real y) => Compare(CompareOp.Le, x, y);

    public static Cond operator >(Real x, Real y) => Compare(CompareOp.Lt, y, x);

    public static Cond operator >=(Real x, Real y) => Compare(CompareOp.Le, y, x);

    public static Cond operator ==(Real x, Real y) => Compare(CompareOp.Eq, x, y);

    public static Cond operator !=(Real x, Real y) => Compare(CompareOp.Ne, x, y);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal static Real Unary(UnOp op, Real x) => new(new UnNode(op, x.Node));

    internal static Real Binary(BinOp op, Real x, Real y) => new(new BinNode(op, x.Node, y.Node));

    private static Cond Compare(CompareOp op, Real x, Real y) => new(new CompareNode(op, x.Node, y.Node));
}
