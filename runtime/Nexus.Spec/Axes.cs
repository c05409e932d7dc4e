namespace Nexus.Spec;

// An axis is a type; these are the ones with a meaning of their own. Any other struct is a plain axis.

/// <summary>An axis along which tokens arrive: recurrences, windows and histories run over it, and state is derived from
/// it.</summary>
public interface ITime;

/// <summary>The axis of all pairs of a position on <typeparamref name="TOuter"/> and one on <typeparamref name="TInner"/>,
/// inner fastest.</summary>
/// <remarks>Position outer × Extent(inner) + inner. <c>Split()</c> and <c>Join()</c> go between the axis and its two
/// parts.</remarks>
public struct Joined<TOuter, TInner>;

/// <summary>The positions of <typeparamref name="TFirst"/> followed by those of <typeparamref name="TSecond"/>.</summary>
/// <remarks><c>First()</c> and <c>Second()</c> are the parts; a read outside a part is 0, not a read of the other part.</remarks>
public struct Concat<TFirst, TSecond>;

/// <summary>An axis with positions 0 and 1: pairs, and real and imaginary parts.</summary>
[Extent(2)]
public struct Two;
