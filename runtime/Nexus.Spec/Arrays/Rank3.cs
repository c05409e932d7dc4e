// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 3 axes. Index it for an element, with fewer positions or <c>..</c> for a
/// slice.</summary>
public class In<A, B, C> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b, Pos<C> c] => Read(a, b, c);
    public In<A> this[Range a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public In<B> this[Pos<A> a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public In<A, B> this[Range a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public In<C> this[Pos<A> a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public In<A, C> this[Range a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public In<B, C> this[Pos<A> a, Range b, Range c] => new(Fix(a, b, c));
    public In<B, C> this[Pos<A> a] => new(Fix(a));
    public In<C> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
}

/// <summary>A trained parameter with 3 axes.</summary>
public class Weight<A, B, C> : In<A, B, C>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c] => Read(a, b, c);
    public new Weight<A> this[Range a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public new Weight<B> this[Pos<A> a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public new Weight<A, B> this[Range a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public new Weight<C> this[Pos<A> a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public new Weight<A, C> this[Range a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public new Weight<B, C> this[Pos<A> a, Range b, Range c] => new(Fix(a, b, c));
    public new Weight<B, C> this[Pos<A> a] => new(Fix(a));
    public new Weight<C> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
}

/// <summary>An array with 3 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B, C> : In<A, B, C>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c]
    { get => Read(a, b, c); set => Write(value, a, b, c); }
    public new Out<A> this[Range a, Pos<B> b, Pos<C> c] => new(Fix(a, b, c));
    public new Out<B> this[Pos<A> a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public new Out<A, B> this[Range a, Range b, Pos<C> c] => new(Fix(a, b, c));
    public new Out<C> this[Pos<A> a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public new Out<A, C> this[Range a, Pos<B> b, Range c] => new(Fix(a, b, c));
    public new Out<B, C> this[Pos<A> a, Range b, Range c] => new(Fix(a, b, c));
    public new Out<B, C> this[Pos<A> a] => new(Fix(a));
    public new Out<C> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
}

/// <summary>An array of the layer's own with 3 axes.</summary>
/// <remarks>It has one more for each outer index that reaches its equations.</remarks>
public sealed class Local<A, B, C> : Out<A, B, C>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B), typeof(C))) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c]
    { get => Read(a, b, c); set => Write(value, a, b, c); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 3 axes: <c>table[ids[t], d]</c> gathers.</summary>
/// <remarks>A gather outside V is an error.</remarks>
public sealed class Ids<A, B, C, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(new IdNode(View.Array, Place(a, b, c)));
    public Ids<B, C, V> this[Pos<A> a] => new(Fix(a));
    public Ids<C, V> this[Pos<A> a, Pos<B> b] => new(Fix(a, b));
}
