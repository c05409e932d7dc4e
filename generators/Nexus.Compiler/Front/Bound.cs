using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

// The bound form: calls are inlined and names resolved, but dimensions are still those of the user's types. Index and
// array variables are objects, so renaming is never needed; Lowering gives them names. One node here is one node of the
// core IR, except that positions keep the structure of Joined and Concat.

/// <summary>An index variable: the identity is the object, as in C#.</summary>
internal sealed class IndexSymbol(string name, Dim dim, Frame frame)
{
    public string Name { get; } = name;
    public Dim Dim { get; } = dim;

    /// <summary>The <c>Define</c> that declares it.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>Its rank among the declarations of its frame.</summary>
    public int Order { get; } = frame.Declared++;
}

/// <summary>An array. <see cref="Hidden"/> are the outer indices that a callee's local gained by slicing, outermost
/// first.</summary>
internal class ArraySymbol(string name, ArrayKind kind, IReadOnlyList<Dim> dims, Frame frame)
{
    public string Name { get; } = name;
    public ArrayKind Kind { get; } = kind;
    public IReadOnlyList<Dim> Dims { get; } = dims;
    public Frame Frame { get; } = frame;
    public bool Optional { get; init; }
    public Dim? Values { get; init; }
    public List<IndexSymbol> Hidden { get; } = [];
}

/// <summary>What <c>Grad(loss, array)</c> is: derivatives, read like the array.</summary>
internal sealed class GradientSymbol(Real loss, ArraySymbol of)
    : ArraySymbol($"Grad(…, {of.Name})", ArrayKind.In, of.Dims, of.Frame)
{
    public Real Loss { get; } = loss;
    public ArraySymbol Of { get; } = of;
}

/// <summary>An integer, or a position on a dimension.</summary>
internal abstract record Whole;

internal sealed record WholeConst(long Value) : Whole;

internal sealed record WholeIndex(IndexSymbol Index) : Whole;

internal sealed record WholeExtent(Dim Dim) : Whole;

internal sealed record WholeScalar(string Name) : Whole;

internal sealed record WholeSum(Whole X, Whole Y) : Whole;

internal sealed record WholeCompound(CompoundOp Op, Whole X, Whole Y) : Whole;

internal sealed record WholeIds(ArraySymbol Array, EquatableArray<Whole> Position) : Whole;

/// <summary>The position on Index's axis whose rank by Value is Slot; the index is bound in the value. Whoever uses it sums over
/// the positions of that rank (<c>Binder.Chosen</c>), so it does not outlive binding.</summary>
internal sealed record WholeTop(IndexSymbol Index, Real Value, Whole Slot) : Whole;

/// <summary>Place <paramref name="Number"/> of a view, to be filled by whoever reads through it.</summary>
internal sealed record Hole(int Number) : Whole;

/// <summary>The position on <paramref name="Dim"/> whose outer part is X and whose inner part is Y.</summary>
internal sealed record Pair(Whole X, Whole Y, JoinedDim Dim) : Whole;

/// <summary>The outer (or inner) part of a position on <paramref name="Dim"/>.</summary>
internal sealed record Half(Whole X, bool Inner, JoinedDim Dim) : Whole;

/// <summary>The position on <paramref name="Dim"/> that is X in its first (or second) part.</summary>
internal sealed record Part(Whole X, bool Second, ConcatDim Dim) : Whole;

/// <summary>A real number.</summary>
internal abstract record Real;

internal sealed record RealConst(double Value) : Real;

internal sealed record RealWhole(Whole Value) : Real;

internal sealed record RealScalar(string Name) : Real;

internal sealed record RealRead(ArraySymbol Array, EquatableArray<Whole> Position) : Real;

internal sealed record RealUn(UnOp Op, Real X) : Real;

internal sealed record RealBin(BinOp Op, Real X, Real Y) : Real;

internal sealed record RealRed(RedOp Op, EquatableArray<IndexSymbol> Indices, Test Where, Real Body) : Real;

internal sealed record RealWhen(Test Where, Real Body) : Real;

internal sealed record RealSelect(Test If, Real Then, Real Else) : Real;

/// <summary>Then when the optional array of <paramref name="Given"/> is there.</summary>
internal sealed record RealOpt(RealRead Given, Real Then, Real Else) : Real;

/// <summary>The derivative of Loss with respect to an element.</summary>
internal sealed record RealGrad(Real Loss, ArraySymbol Array, EquatableArray<Whole> Position) : Real;

internal sealed record RealUniform(Real Seed, EquatableArray<Whole> Counters) : Real;

/// <summary>A condition.</summary>
internal abstract record Test
{
    public static readonly Test True = new TestConst(true);
}

internal sealed record TestConst(bool Value) : Test;

internal sealed record TestFlag(string Name) : Test;

/// <summary>X ≥ 0.</summary>
internal sealed record TestGe(Whole X) : Test;

/// <summary>X = 0.</summary>
internal sealed record TestZero(Whole X) : Test;

internal sealed record TestCompare(BinOp Op, Real X, Real Y) : Test;

internal sealed record TestAnd(Test X, Test Y) : Test;

internal sealed record TestOr(Test X, Test Y) : Test;

internal sealed record TestNot(Test X) : Test;

/// <summary>array[position] = value, with the statement it comes from.</summary>
internal sealed record BoundEquation(
    ArraySymbol Array, EquatableArray<Whole> Position, Real Value, Frame Frame, RawStatement Origin,
    string? Region, string? Role);

/// <summary>A mistake in a spec, at the node the user wrote.</summary>
public sealed class SpecException(string id, RawNode? at, string message) : Exception(message)
{
    /// <summary>The diagnostic, such as NX1101.</summary>
    public string Id { get; } = id;

    /// <summary>Where; null for the layer as a whole.</summary>
    public RawNode? At { get; } = at;

    /// <summary>True when it only follows from a mistake already reported.</summary>
    internal bool IsReported => Id.Length == 0;
}
