// Written by write-arrays.cs; edit that, not this.
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>An input with one axis. Index it for an element, with fewer positions or <c>..</c> for a
/// slice.</summary>
public class In<A> : SpecArray
{
    internal In(View view) : base(view) { }

    public Real this[Pos<A> a] => Read(a);
}

/// <summary>A trained parameter with one axis.</summary>
public class Weight<A> : In<A>
{
    internal Weight(View view) : base(view) { }

    public new Real this[Pos<A> a] => Read(a);
}

/// <summary>An array with one axis that the layer defines: each element by one equation.</summary>
public class Out<A> : In<A>
{
    internal Out(View view) : base(view) { }

    public new Real this[Pos<A> a]
    { get => Read(a); set => Write(value, a); }
}

/// <summary>An array of the layer's own with one axis.</summary>
/// <remarks>It has one more for each outer index that reaches its equations.</remarks>
public sealed class Local<A> : Out<A>
{
    /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(View.Local(file, line, typeof(A))) { }

    public new Real this[Pos<A> a]
    { get => Read(a); set => Write(value, a); }
}

/// <summary>Positions on axis <typeparamref name="V"/>, with one axis: <c>table[ids[t], d]</c> gathers.</summary>
/// <remarks>A gather outside V is an error.</remarks>
public sealed class Ids<A, V> : SpecArray
{
    internal Ids(View view) : base(view) { }

    public Pos<V> this[Pos<A> a] => new(new IdNode(View.Array, Place(a)));
}
