// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 2 axes. Index it for an element, with fewer positions or <c>..</c> for a
/// slice.</summary>
public class In<A, B> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b] => Read(a, b);
    public In<A> this[Range a, Pos<B> b] => new(Fix(a, b));
    public In<B> this[Pos<A> a, Range b] => new(Fix(a, b));
    public In<B> this[Pos<A> a] => new(Fix(a));
}

/// <summary>A trained parameter with 2 axes.</summary>
public class Weight<A, B> : In<A, B>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b] => Read(a, b);
    public new Weight<A> this[Range a, Pos<B> b] => new(Fix(a, b));
    public new Weight<B> this[Pos<A> a, Range b] => new(Fix(a, b));
    public new Weight<B> this[Pos<A> a] => new(Fix(a));
}

/// <summary>An array with 2 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B> : In<A, B>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b]
    { get => Read(a, b); set => Write(value, a, b); }
    public new Out<A> this[Range a, Pos<B> b] => new(Fix(a, b));
    public new Out<B> this[Pos<A> a, Range b] => new(Fix(a, b));
    public new Out<B> this[Pos<A> a] => new(Fix(a));
}

/// <summary>An array of the layer's own with 2 axes.</summary>
/// <remarks>It has one more for each outer index that reaches its equations.</remarks>
public sealed class Local<A, B> : Out<A, B>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B))) { }

    public new Real this[Pos<A> a, Pos<B> b]
    { get => Read(a, b); set => Write(value, a, b); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 2 axes: <c>table[ids[t], d]</c> gathers.</summary>
/// <remarks>A gather outside V is an error.</remarks>
public sealed class Ids<A, B, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b] => new(new IdNode(View.Array, Place(a, b)));
    public Ids<B, V> this[Pos<A> a] => new(Fix(a));
}
