using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>One dimension of an array as the user's type says it: a primitive axis, or two of them joined or
/// concatenated.</summary>
public abstract record Dim
{
    private protected Dim() { }

    /// <summary>The dimension as the user writes its type.</summary>
    public abstract override string ToString();
}

/// <summary>A primitive axis.</summary>
public sealed record AxisDim(string Name) : Dim
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Outer × inner, row-major: position a·#Inner + b.</summary>
public sealed record JoinedDim(Dim Outer, Dim Inner) : Dim
{
    /// <inheritdoc/>
    public override string ToString() => $"Joined<{Outer}, {Inner}>";
}

/// <summary>First, then second: position a, or #First + b.</summary>
public sealed record ConcatDim(Dim First, Dim Second) : Dim
{
    /// <inheritdoc/>
    public override string ToString() => $"Concat<{First}, {Second}>";
}

/// <summary>The parameters of a <c>Define</c>, from which callers bind arrays and scalars.</summary>
/// <param name="Name">Namespace and class.</param>
/// <param name="Axes">The axes of the core layer, in its order.</param>
/// <param name="Scalars">Hyper-parameters in order, with defaults.</param>
/// <param name="Arrays">Array parameters in order.</param>
public sealed record Signature(
    string Name, EquatableArray<Axis> Axes, EquatableArray<Scalar> Scalars, EquatableArray<SignatureArray> Arrays);

/// <summary>An array parameter as the C# signature has it: before Joined and Concat axes are resolved.</summary>
/// <param name="Name">The C# parameter.</param>
/// <param name="Kind">In, Ids, Weight or Out.</param>
/// <param name="Dimensions">Outermost first.</param>
/// <param name="Optional">True for <c>Weight&lt;O&gt;?</c>.</param>
/// <param name="Values">For Ids: the axis whose positions the elements are.</param>
public sealed record SignatureArray(string Name, ArrayKind Kind, EquatableArray<Dim> Dimensions, bool Optional, Dim? Values);
