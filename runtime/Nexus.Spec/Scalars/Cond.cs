namespace Nexus.Spec;

/// <summary>A condition on indices and values, for domains (<c>where:</c>) and <c>Select</c>. Combine with <c>&amp;</c>,
/// <c>|</c> and <c>!</c>.</summary>
/// <remarks>It is not a <c>bool</c>: its value differs from element to element, so C#'s <c>if</c>, <c>?:</c>,
/// <c>&amp;&amp;</c> do not apply.
/// A <c>bool</c> hyper-parameter is a condition.</remarks>
public sealed class Cond
{
    internal Cond(CondNode node) => Node = node;

    internal CondNode Node { get; }

    public static implicit operator Cond(bool value) => new(new FlagNode(value));

    public static Cond operator &(Cond x, Cond y) => new(new AndNode(x.Node, y.Node));

    public static Cond operator |(Cond x, Cond y) => new(new OrNode(x.Node, y.Node));

    public static Cond operator !(Cond x) => new(new NotNode(x.Node));
}
