// Written by write-arrays.cs; edit that, not this.
namespace Nexus.Spec;

/// <summary>The same elements under other axes, on both sides of an equation. Nothing is copied, and no order
/// changes.</summary>
public static class Views
{
    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static In<H, K> Split<H, K>(this In<Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static In<Joined<H, K>> Join<H, K>(this In<H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static In<F> First<F, S>(this In<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static In<S> Second<F, S>(this In<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static In<A, H, K> Split<A, H, K>(this In<A, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static In<A, Joined<H, K>> Join<A, H, K>(this In<A, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static In<Joined<H, K>, A> JoinRows<H, K, A>(this In<H, K, A> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static In<A, F> First<A, F, S>(this In<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static In<A, S> Second<A, F, S>(this In<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static In<A, B, H, K> Split<A, B, H, K>(this In<A, B, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static In<A, B, Joined<H, K>> Join<A, B, H, K>(this In<A, B, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static In<Joined<H, K>, A, B> JoinRows<H, K, A, B>(this In<H, K, A, B> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static In<A, B, F> First<A, B, F, S>(this In<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static In<A, B, S> Second<A, B, F, S>(this In<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static In<A, B, C, H, K> Split<A, B, C, H, K>(this In<A, B, C, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static In<A, B, C, Joined<H, K>> Join<A, B, C, H, K>(this In<A, B, C, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static In<Joined<H, K>, A, B, C> JoinRows<H, K, A, B, C>(this In<H, K, A, B, C> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static In<A, B, C, F> First<A, B, C, F, S>(this In<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static In<A, B, C, S> Second<A, B, C, F, S>(this In<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>The first part of the last axis.</summary>
    public static In<A, B, C, D, F> First<A, B, C, D, F, S>(this In<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static In<A, B, C, D, S> Second<A, B, C, D, F, S>(this In<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Weight<H, K> Split<H, K>(this Weight<Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Weight<Joined<H, K>> Join<H, K>(this Weight<H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Weight<F> First<F, S>(this Weight<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Weight<S> Second<F, S>(this Weight<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Weight<A, H, K> Split<A, H, K>(this Weight<A, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Weight<A, Joined<H, K>> Join<A, H, K>(this Weight<A, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Weight<Joined<H, K>, A> JoinRows<H, K, A>(this Weight<H, K, A> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Weight<A, F> First<A, F, S>(this Weight<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Weight<A, S> Second<A, F, S>(this Weight<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Weight<A, B, H, K> Split<A, B, H, K>(this Weight<A, B, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Weight<A, B, Joined<H, K>> Join<A, B, H, K>(this Weight<A, B, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Weight<Joined<H, K>, A, B> JoinRows<H, K, A, B>(this Weight<H, K, A, B> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Weight<A, B, F> First<A, B, F, S>(this Weight<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Weight<A, B, S> Second<A, B, F, S>(this Weight<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Weight<A, B, C, H, K> Split<A, B, C, H, K>(this Weight<A, B, C, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Weight<A, B, C, Joined<H, K>> Join<A, B, C, H, K>(this Weight<A, B, C, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Weight<Joined<H, K>, A, B, C> JoinRows<H, K, A, B, C>(this Weight<H, K, A, B, C> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Weight<A, B, C, F> First<A, B, C, F, S>(this Weight<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Weight<A, B, C, S> Second<A, B, C, F, S>(this Weight<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>The first part of the last axis.</summary>
    public static Weight<A, B, C, D, F> First<A, B, C, D, F, S>(this Weight<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Weight<A, B, C, D, S> Second<A, B, C, D, F, S>(this Weight<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Out<H, K> Split<H, K>(this Out<Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Out<Joined<H, K>> Join<H, K>(this Out<H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Out<F> First<F, S>(this Out<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Out<S> Second<F, S>(this Out<Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Out<A, H, K> Split<A, H, K>(this Out<A, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Out<A, Joined<H, K>> Join<A, H, K>(this Out<A, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Out<Joined<H, K>, A> JoinRows<H, K, A>(this Out<H, K, A> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Out<A, F> First<A, F, S>(this Out<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Out<A, S> Second<A, F, S>(this Out<A, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Out<A, B, H, K> Split<A, B, H, K>(this Out<A, B, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Out<A, B, Joined<H, K>> Join<A, B, H, K>(this Out<A, B, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Out<Joined<H, K>, A, B> JoinRows<H, K, A, B>(this Out<H, K, A, B> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Out<A, B, F> First<A, B, F, S>(this Out<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Out<A, B, S> Second<A, B, F, S>(this Out<A, B, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>[.., H × K] as [.., H, K].</summary>
    public static Out<A, B, C, H, K> Split<A, B, C, H, K>(this Out<A, B, C, Joined<H, K>> x) =>
        new(x.View.Change(-2, 2, Positions.Join<H, K>));

    /// <summary>[.., H, K] as [.., H × K].</summary>
    public static Out<A, B, C, Joined<H, K>> Join<A, B, C, H, K>(this Out<A, B, C, H, K> x) =>
        new(x.View.Change(-1, 1, Positions.Split<H, K>));

    /// <summary>[H, K, ..] as [H × K, ..].</summary>
    public static Out<Joined<H, K>, A, B, C> JoinRows<H, K, A, B, C>(this Out<H, K, A, B, C> x) =>
        new(x.View.Change(0, 1, Positions.Split<H, K>));

    /// <summary>The first part of the last axis.</summary>
    public static Out<A, B, C, F> First<A, B, C, F, S>(this Out<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Out<A, B, C, S> Second<A, B, C, F, S>(this Out<A, B, C, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));

    /// <summary>The first part of the last axis.</summary>
    public static Out<A, B, C, D, F> First<A, B, C, D, F, S>(this Out<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.First<F, S>));

    /// <summary>The second part of the last axis.</summary>
    public static Out<A, B, C, D, S> Second<A, B, C, D, F, S>(this Out<A, B, C, D, Concat<F, S>> x) =>
        new(x.View.Change(-1, 1, Positions.Second<F, S>));
}
