// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 2 axes. Index it for an element, with fewer positions or <c>..</c> for a slice.</summary>
public class In<A, B> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b] => Read(a.Node, b.Node);
    public In<A> this[Range a, Pos<B> b] => new(View.Fix(All(a), b.Node));
    public In<B> this[Pos<A> a, Range b] => new(View.Fix(a.Node, All(b)));
    public In<B> this[Pos<A> a] => new(View.Fix(a.Node));
}

/// <summary>A trained parameter with 2 axes.</summary>
public class Weight<A, B> : In<A, B>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b] => Read(a.Node, b.Node);
    public new Weight<A> this[Range a, Pos<B> b] => new(View.Fix(All(a), b.Node));
    public new Weight<B> this[Pos<A> a, Range b] => new(View.Fix(a.Node, All(b)));
    public new Weight<B> this[Pos<A> a] => new(View.Fix(a.Node));
}

/// <summary>An array with 2 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B> : In<A, B>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b] { get => Read(a.Node, b.Node); set => Write(value, a.Node, b.Node); }
    public new Out<A> this[Range a, Pos<B> b] => new(View.Fix(All(a), b.Node));
    public new Out<B> this[Pos<A> a, Range b] => new(View.Fix(a.Node, All(b)));
    public new Out<B> this[Pos<A> a] => new(View.Fix(a.Node));
}

/// <summary>An array of the layer's own with 2 axes, and one more for each outer index that reaches its equations.</summary>
public sealed class Local<A, B> : Out<A, B>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B))) { }

    public new Real this[Pos<A> a, Pos<B> b] { get => Read(a.Node, b.Node); set => Write(value, a.Node, b.Node); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 2 axes: <c>table[ids[t], d]</c> gathers. A gather outside V is an error.</summary>
public sealed class Ids<A, B, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b] => new(new IdNode(View.Array, View.Place([a.Node, b.Node])));
    public Ids<B, V> this[Pos<A> a] => new(View.Fix(a.Node));
}
