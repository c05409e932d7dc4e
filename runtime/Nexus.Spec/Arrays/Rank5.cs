// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 5 axes. Index it for an element, with fewer positions or <c>..</c> for a slice.</summary>
public class In<A, B, C, D, E> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => Read(a.Node, b.Node, c.Node, d.Node, e.Node);
    public In<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, e.Node));
    public In<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, e.Node));
    public In<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, d.Node, e.Node));
    public In<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, e.Node));
    public In<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), d.Node, e.Node));
    public In<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), d.Node, e.Node));
    public In<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), d.Node, e.Node));
    public In<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), e.Node));
    public In<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, All(d), e.Node));
    public In<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, All(d), e.Node));
    public In<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, All(d), e.Node));
    public In<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), All(d), e.Node));
    public In<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), All(d), e.Node));
    public In<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), All(d), e.Node));
    public In<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), All(d), e.Node));
    public In<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, d.Node, All(e)));
    public In<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, All(e)));
    public In<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, All(e)));
    public In<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), c.Node, d.Node, All(e)));
    public In<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, All(e)));
    public In<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, All(c), d.Node, All(e)));
    public In<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), All(c), d.Node, All(e)));
    public In<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), All(c), d.Node, All(e)));
    public In<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), All(e)));
    public In<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), b.Node, c.Node, All(d), All(e)));
    public In<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, All(b), c.Node, All(d), All(e)));
    public In<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), All(b), c.Node, All(d), All(e)));
    public In<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(a.Node, b.Node, All(c), All(d), All(e)));
    public In<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(All(a), b.Node, All(c), All(d), All(e)));
    public In<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(View.Fix(a.Node, All(b), All(c), All(d), All(e)));
    public In<B, C, D, E> this[Pos<A> a] => new(View.Fix(a.Node));
    public In<C, D, E> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
    public In<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(View.Fix(a.Node, b.Node, c.Node));
    public In<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(View.Fix(a.Node, b.Node, c.Node, d.Node));
}

/// <summary>A trained parameter with 5 axes.</summary>
public class Weight<A, B, C, D, E> : In<A, B, C, D, E>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => Read(a.Node, b.Node, c.Node, d.Node, e.Node);
    public new Weight<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, e.Node));
    public new Weight<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, e.Node));
    public new Weight<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, d.Node, e.Node));
    public new Weight<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, e.Node));
    public new Weight<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), d.Node, e.Node));
    public new Weight<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), d.Node, e.Node));
    public new Weight<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), d.Node, e.Node));
    public new Weight<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), e.Node));
    public new Weight<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, All(d), e.Node));
    public new Weight<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, All(d), e.Node));
    public new Weight<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, All(d), e.Node));
    public new Weight<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), All(d), e.Node));
    public new Weight<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), All(d), e.Node));
    public new Weight<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), All(d), e.Node));
    public new Weight<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), All(d), e.Node));
    public new Weight<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, d.Node, All(e)));
    public new Weight<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, All(e)));
    public new Weight<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, All(e)));
    public new Weight<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), c.Node, d.Node, All(e)));
    public new Weight<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, All(e)));
    public new Weight<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, All(c), d.Node, All(e)));
    public new Weight<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), All(c), d.Node, All(e)));
    public new Weight<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), All(c), d.Node, All(e)));
    public new Weight<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), All(e)));
    public new Weight<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), b.Node, c.Node, All(d), All(e)));
    public new Weight<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, All(b), c.Node, All(d), All(e)));
    public new Weight<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), All(b), c.Node, All(d), All(e)));
    public new Weight<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(a.Node, b.Node, All(c), All(d), All(e)));
    public new Weight<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(All(a), b.Node, All(c), All(d), All(e)));
    public new Weight<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(View.Fix(a.Node, All(b), All(c), All(d), All(e)));
    public new Weight<B, C, D, E> this[Pos<A> a] => new(View.Fix(a.Node));
    public new Weight<C, D, E> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
    public new Weight<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(View.Fix(a.Node, b.Node, c.Node));
    public new Weight<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(View.Fix(a.Node, b.Node, c.Node, d.Node));
}

/// <summary>An array with 5 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B, C, D, E> : In<A, B, C, D, E>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] { get => Read(a.Node, b.Node, c.Node, d.Node, e.Node); set => Write(value, a.Node, b.Node, c.Node, d.Node, e.Node); }
    public new Out<A> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, e.Node));
    public new Out<B> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, e.Node));
    public new Out<A, B> this[Range a, Range b, Pos<C> c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, d.Node, e.Node));
    public new Out<C> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, e.Node));
    public new Out<A, C> this[Range a, Pos<B> b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), d.Node, e.Node));
    public new Out<B, C> this[Pos<A> a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), d.Node, e.Node));
    public new Out<A, B, C> this[Range a, Range b, Range c, Pos<D> d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), d.Node, e.Node));
    public new Out<D> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), e.Node));
    public new Out<A, D> this[Range a, Pos<B> b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, c.Node, All(d), e.Node));
    public new Out<B, D> this[Pos<A> a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), c.Node, All(d), e.Node));
    public new Out<A, B, D> this[Range a, Range b, Pos<C> c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), c.Node, All(d), e.Node));
    public new Out<C, D> this[Pos<A> a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, b.Node, All(c), All(d), e.Node));
    public new Out<A, C, D> this[Range a, Pos<B> b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), b.Node, All(c), All(d), e.Node));
    public new Out<B, C, D> this[Pos<A> a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(a.Node, All(b), All(c), All(d), e.Node));
    public new Out<A, B, C, D> this[Range a, Range b, Range c, Range d, Pos<E> e] => new(View.Fix(All(a), All(b), All(c), All(d), e.Node));
    public new Out<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, d.Node, All(e)));
    public new Out<A, E> this[Range a, Pos<B> b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, c.Node, d.Node, All(e)));
    public new Out<B, E> this[Pos<A> a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), c.Node, d.Node, All(e)));
    public new Out<A, B, E> this[Range a, Range b, Pos<C> c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), c.Node, d.Node, All(e)));
    public new Out<C, E> this[Pos<A> a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, b.Node, All(c), d.Node, All(e)));
    public new Out<A, C, E> this[Range a, Pos<B> b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), b.Node, All(c), d.Node, All(e)));
    public new Out<B, C, E> this[Pos<A> a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(a.Node, All(b), All(c), d.Node, All(e)));
    public new Out<A, B, C, E> this[Range a, Range b, Range c, Pos<D> d, Range e] => new(View.Fix(All(a), All(b), All(c), d.Node, All(e)));
    public new Out<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, b.Node, c.Node, All(d), All(e)));
    public new Out<A, D, E> this[Range a, Pos<B> b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), b.Node, c.Node, All(d), All(e)));
    public new Out<B, D, E> this[Pos<A> a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(a.Node, All(b), c.Node, All(d), All(e)));
    public new Out<A, B, D, E> this[Range a, Range b, Pos<C> c, Range d, Range e] => new(View.Fix(All(a), All(b), c.Node, All(d), All(e)));
    public new Out<C, D, E> this[Pos<A> a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(a.Node, b.Node, All(c), All(d), All(e)));
    public new Out<A, C, D, E> this[Range a, Pos<B> b, Range c, Range d, Range e] => new(View.Fix(All(a), b.Node, All(c), All(d), All(e)));
    public new Out<B, C, D, E> this[Pos<A> a, Range b, Range c, Range d, Range e] => new(View.Fix(a.Node, All(b), All(c), All(d), All(e)));
    public new Out<B, C, D, E> this[Pos<A> a] => new(View.Fix(a.Node));
    public new Out<C, D, E> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
    public new Out<D, E> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(View.Fix(a.Node, b.Node, c.Node));
    public new Out<E> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(View.Fix(a.Node, b.Node, c.Node, d.Node));
}

/// <summary>An array of the layer's own with 5 axes, and one more for each outer index that reaches its equations.</summary>
public sealed class Local<A, B, C, D, E> : Out<A, B, C, D, E>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B), typeof(C), typeof(D), typeof(E))) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] { get => Read(a.Node, b.Node, c.Node, d.Node, e.Node); set => Write(value, a.Node, b.Node, c.Node, d.Node, e.Node); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 5 axes: <c>table[ids[t], d]</c> gathers. A gather outside V is an error.</summary>
public sealed class Ids<A, B, C, D, E, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d, Pos<E> e] => new(new IdNode(View.Array, View.Place([a.Node, b.Node, c.Node, d.Node, e.Node])));
    public Ids<B, C, D, E, V> this[Pos<A> a] => new(View.Fix(a.Node));
    public Ids<C, D, E, V> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
    public Ids<D, E, V> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(View.Fix(a.Node, b.Node, c.Node));
    public Ids<E, V> this[Pos<A> a, Pos<B> b, Pos<C> c, Pos<D> d] => new(View.Fix(a.Node, b.Node, c.Node, d.Node));
}
