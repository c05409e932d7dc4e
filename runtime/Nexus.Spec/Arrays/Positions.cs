namespace Nexus.Spec;

/// <summary>The formulas of the views: from a position of the view to one of what it shows.</summary>
internal static class Positions
{
    /// <summary>(h, k) → h · Extent(K) + k; the two parts of one position give it back.</summary>
    public static IntNode[] Join<H, K>(IntNode[] p) =>
        p is [FactorNode { IsInner: false } h, FactorNode { IsInner: true } k] && h.Joined == k.Joined && h.InnerAxis == typeof(K)
            ? [h.Joined]
            : [new JoinedNode(p[0], p[1], typeof(H), typeof(K))];

    /// <summary>p → (p / Extent(K), p % Extent(K)); a position made of two parts gives them back.</summary>
    public static IntNode[] Split<H, K>(IntNode[] p) => p[0] is JoinedNode joined && joined.InnerAxis == typeof(K)
        ? [joined.Outer, joined.Inner]
        : [new FactorNode(p[0], isInner: false, typeof(H), typeof(K)), new FactorNode(p[0], isInner: true, typeof(H), typeof(K))];

    /// <summary>p → p.</summary>
    public static IntNode[] First<F, S>(IntNode[] p) => [new PartNode(p[0], isSecond: false, typeof(F), typeof(S))];

    /// <summary>p → Extent(F) + p.</summary>
    public static IntNode[] Second<F, S>(IntNode[] p) => [new PartNode(p[0], isSecond: true, typeof(F), typeof(S))];
}
