// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with 3 axes. Index it for an element, with fewer positions or <c>..</c> for a slice.</summary>
public class In<A, B, C> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a, Pos<B> b, Pos<C> c] => Read(a.Node, b.Node, c.Node);
    public In<A> this[Range a, Pos<B> b, Pos<C> c] => new(View.Fix(All(a), b.Node, c.Node));
    public In<B> this[Pos<A> a, Range b, Pos<C> c] => new(View.Fix(a.Node, All(b), c.Node));
    public In<A, B> this[Range a, Range b, Pos<C> c] => new(View.Fix(All(a), All(b), c.Node));
    public In<C> this[Pos<A> a, Pos<B> b, Range c] => new(View.Fix(a.Node, b.Node, All(c)));
    public In<A, C> this[Range a, Pos<B> b, Range c] => new(View.Fix(All(a), b.Node, All(c)));
    public In<B, C> this[Pos<A> a, Range b, Range c] => new(View.Fix(a.Node, All(b), All(c)));
    public In<B, C> this[Pos<A> a] => new(View.Fix(a.Node));
    public In<C> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
}

/// <summary>A trained parameter with 3 axes.</summary>
public class Weight<A, B, C> : In<A, B, C>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c] => Read(a.Node, b.Node, c.Node);
    public new Weight<A> this[Range a, Pos<B> b, Pos<C> c] => new(View.Fix(All(a), b.Node, c.Node));
    public new Weight<B> this[Pos<A> a, Range b, Pos<C> c] => new(View.Fix(a.Node, All(b), c.Node));
    public new Weight<A, B> this[Range a, Range b, Pos<C> c] => new(View.Fix(All(a), All(b), c.Node));
    public new Weight<C> this[Pos<A> a, Pos<B> b, Range c] => new(View.Fix(a.Node, b.Node, All(c)));
    public new Weight<A, C> this[Range a, Pos<B> b, Range c] => new(View.Fix(All(a), b.Node, All(c)));
    public new Weight<B, C> this[Pos<A> a, Range b, Range c] => new(View.Fix(a.Node, All(b), All(c)));
    public new Weight<B, C> this[Pos<A> a] => new(View.Fix(a.Node));
    public new Weight<C> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
}

/// <summary>An array with 3 axes that the layer defines: each element by one equation.</summary>
public class Out<A, B, C> : In<A, B, C>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c] { get => Read(a.Node, b.Node, c.Node); set => Write(value, a.Node, b.Node, c.Node); }
    public new Out<A> this[Range a, Pos<B> b, Pos<C> c] => new(View.Fix(All(a), b.Node, c.Node));
    public new Out<B> this[Pos<A> a, Range b, Pos<C> c] => new(View.Fix(a.Node, All(b), c.Node));
    public new Out<A, B> this[Range a, Range b, Pos<C> c] => new(View.Fix(All(a), All(b), c.Node));
    public new Out<C> this[Pos<A> a, Pos<B> b, Range c] => new(View.Fix(a.Node, b.Node, All(c)));
    public new Out<A, C> this[Range a, Pos<B> b, Range c] => new(View.Fix(All(a), b.Node, All(c)));
    public new Out<B, C> this[Pos<A> a, Range b, Range c] => new(View.Fix(a.Node, All(b), All(c)));
    public new Out<B, C> this[Pos<A> a] => new(View.Fix(a.Node));
    public new Out<C> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
}

/// <summary>An array of the layer's own with 3 axes, and one more for each outer index that reaches its equations.</summary>
public sealed class Local<A, B, C> : Out<A, B, C>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A), typeof(B), typeof(C))) { }

    public new Real this[Pos<A> a, Pos<B> b, Pos<C> c] { get => Read(a.Node, b.Node, c.Node); set => Write(value, a.Node, b.Node, c.Node); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with 3 axes: <c>table[ids[t], d]</c> gathers. A gather outside V is an error.</summary>
public sealed class Ids<A, B, C, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a, Pos<B> b, Pos<C> c] => new(new IdNode(View.Array, View.Place([a.Node, b.Node, c.Node])));
    public Ids<B, C, V> this[Pos<A> a] => new(View.Fix(a.Node));
    public Ids<C, V> this[Pos<A> a, Pos<B> b] => new(View.Fix(a.Node, b.Node));
}
