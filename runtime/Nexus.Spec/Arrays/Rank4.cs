// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 4 axes. Index it for an element, with fewer positions or <c>..</c> for a
/// slice.</summary>
public class In<A, B, C, D> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => Read(a, b, c, d);
    public In<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<A, B, C> this[Range a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public In<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public In<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public In<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public In<A, B, D> this[Range a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public In<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public In<A, C, D> this[Range a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public In<B, C, D> this[Pos<A> a, Range b, Range c, Range d] => new(Fix(a, b, c, d));
    public In<B, C, D> this[Pos<A> a] => new(Fix(a));
    public In<C, D> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public In<D> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
}

/// <summary>A trained parameter with 4 axes.</summary>
public class Weight<A, B, C, D> : In<A, B, C, D>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => Read(a, b, c, d);
    public new Weight<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<A, B, C> this[Range a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Weight<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Weight<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Weight<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Weight<A, B, D> this[Range a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Weight<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Weight<A, C, D> this[Range a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Weight<B, C, D> this[Pos<A> a, Range b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Weight<B, C, D> this[Pos<A> a] => new(Fix(a));
    public new Weight<C, D> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public new Weight<D> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
}

/// <summary>An array with 4 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B, C, D> : In<A, B, C, D>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d]
    { get => Read(a, b, c, d); set => Write(value, a, b, c, d); }
    public new Out<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<A, B, C> this[Range a, Range b, Range c, Pos<D> d] => new(Fix(a, b, c, d));
    public new Out<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Out<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Out<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Out<A, B, D> this[Range a, Range b, Pos<C> c, Range d] => new(Fix(a, b, c, d));
    public new Out<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Out<A, C, D> this[Range a, Pos<B> b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Out<B, C, D> this[Pos<A> a, Range b, Range c, Range d] => new(Fix(a, b, c, d));
    public new Out<B, C, D> this[Pos<A> a] => new(Fix(a));
    public new Out<C, D> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public new Out<D> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
}

/// <summary>An array of the layer's own with 4 axes.</summary>
/// <remarks>It has one more for each outer index that reaches its equations.</remarks>
public sealed class Local<A, B, C, D> : Out<A, B, C, D>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B), typeof(C), typeof(D))) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d]
    { get => Read(a, b, c, d); set => Write(value, a, b, c, d); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 4 axes: <c>table[ids[t], d]</c> gathers.</summary>
/// <remarks>A gather outside V is an error.</remarks>
public sealed class Ids<A, B, C, D, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(new IdNode(View.Array, Place(a, b, c, d)));
    public Ids<B, C, D, V> this[Pos<A> a] => new(Fix(a));
    public Ids<C, D, V> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
    public Ids<D, V> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
}
