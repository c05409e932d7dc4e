// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 5 axes. Index it for an element, with fewer positions or <c>..</c> for a
/// slice.</summary>
public class In<A, B, C, D, E> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => Read(a, b, c, d, e);
    public In<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public In<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public In<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public In<B, C, D, E> this[Pos<A> a] => new(Fix(a));
    public In<C, D, E> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public In<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public In<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
}

/// <summary>A trained parameter with 5 axes.</summary>
public class Weight<A, B, C, D, E> : In<A, B, C, D, E>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => Read(a, b, c, d, e);
    public new Weight<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Weight<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Weight<B, C, D, E> this[Pos<A> a] => new(Fix(a));
    public new Weight<C, D, E> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public new Weight<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public new Weight<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
}

/// <summary>An array with 5 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B, C, D, E> : In<A, B, C, D, E>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e]
    { get => Read(a, b, c, d, e); set => Write(value, a, b, c, d, e); }
    public new Out<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(Fix(a, b, c, d, e));
    public new Out<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(Fix(a, b, c, d, e));
    public new Out<B, C, D, E> this[Pos<A> a] => new(Fix(a));
    public new Out<C, D, E> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public new Out<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public new Out<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
}

/// <summary>An array of the layer's own with 5 axes.</summary>
/// <remarks>It has one more for each outer index that reaches its equations.</remarks>
public sealed class Local<A, B, C, D, E> : Out<A, B, C, D, E>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B), typeof(C), typeof(D), typeof(E))) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e]
    { get => Read(a, b, c, d, e); set => Write(value, a, b, c, d, e); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 5 axes: <c>table[ids[t], d]</c> gathers.</summary>
/// <remarks>A gather outside V is an error.</remarks>
public sealed class Ids<A, B, C, D, E, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(new IdNode(View.Array, Place(a, b, c, d, e)));
    public Ids<B, C, D, E, V> this[Pos<A> a] => new(Fix(a));
    public Ids<C, D, E, V> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public Ids<D, E, V> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public Ids<E, V> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
}
