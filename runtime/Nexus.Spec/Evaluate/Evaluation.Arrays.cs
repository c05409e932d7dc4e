// Written by Arrays/write-arrays.cs; edit that, not this.
using System.Diagnostics.CodeAnalysis;

namespace Nexus.Spec;

public sealed partial class Evaluation
{
    /// <summary>An output of rank 0.</summary>
    public Out Out(string name) => new(BindOut(name));

    /// <summary>An input with one axis: float[] or double[], row-major or with 1 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public In<A>? In<A>(string name, Array? data) =>
        Bind(name, ArrayPart.In, data, typeof(A)) is { } view ? new(view) : null;

    /// <summary>A parameter with one axis: float[] or double[], row-major or with 1 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public Weight<A>? Weight<A>(string name, Array? data) =>
        Bind(name, ArrayPart.Weight, data, typeof(A)) is { } view ? new(view) : null;

    /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
    /// with.</summary>
    public Ids<A, V> Ids<A, V>(string name, Array data) =>
        new(BindIds(name, data, [typeof(A)], typeof(V)));

    /// <summary>An output with one axis.</summary>
    public Out<A> Out<A>(string name) =>
        new(BindOut(name, typeof(A)));

    /// <summary>An input with 2 axes: float[] or double[], row-major or with 2 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public In<A, B>? In<A, B>(string name, Array? data) =>
        Bind(name, ArrayPart.In, data, typeof(A), typeof(B)) is { } view ? new(view) : null;

    /// <summary>A parameter with 2 axes: float[] or double[], row-major or with 2 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public Weight<A, B>? Weight<A, B>(string name, Array? data) =>
        Bind(name, ArrayPart.Weight, data, typeof(A), typeof(B)) is { } view ? new(view) : null;

    /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
    /// with.</summary>
    public Ids<A, B, V> Ids<A, B, V>(string name, Array data) =>
        new(BindIds(name, data, [typeof(A), typeof(B)], typeof(V)));

    /// <summary>An output with 2 axes.</summary>
    public Out<A, B> Out<A, B>(string name) =>
        new(BindOut(name, typeof(A), typeof(B)));

    /// <summary>An input with 3 axes: float[] or double[], row-major or with 3 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public In<A, B, C>? In<A, B, C>(string name, Array? data) =>
        Bind(name, ArrayPart.In, data, typeof(A), typeof(B), typeof(C)) is { } view ? new(view) : null;

    /// <summary>A parameter with 3 axes: float[] or double[], row-major or with 3 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public Weight<A, B, C>? Weight<A, B, C>(string name, Array? data) =>
        Bind(name, ArrayPart.Weight, data, typeof(A), typeof(B), typeof(C)) is { } view ? new(view) : null;

    /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
    /// with.</summary>
    public Ids<A, B, C, V> Ids<A, B, C, V>(string name, Array data) =>
        new(BindIds(name, data, [typeof(A), typeof(B), typeof(C)], typeof(V)));

    /// <summary>An output with 3 axes.</summary>
    public Out<A, B, C> Out<A, B, C>(string name) =>
        new(BindOut(name, typeof(A), typeof(B), typeof(C)));

    /// <summary>An input with 4 axes: float[] or double[], row-major or with 4 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public In<A, B, C, D>? In<A, B, C, D>(string name, Array? data) =>
        Bind(name, ArrayPart.In, data, typeof(A), typeof(B), typeof(C), typeof(D)) is { } view ? new(view) : null;

    /// <summary>A parameter with 4 axes: float[] or double[], row-major or with 4 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public Weight<A, B, C, D>? Weight<A, B, C, D>(string name, Array? data) =>
        Bind(name, ArrayPart.Weight, data, typeof(A), typeof(B), typeof(C), typeof(D)) is { } view ? new(view) : null;

    /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
    /// with.</summary>
    public Ids<A, B, C, D, V> Ids<A, B, C, D, V>(string name, Array data) =>
        new(BindIds(name, data, [typeof(A), typeof(B), typeof(C), typeof(D)], typeof(V)));

    /// <summary>An output with 4 axes.</summary>
    public Out<A, B, C, D> Out<A, B, C, D>(string name) =>
        new(BindOut(name, typeof(A), typeof(B), typeof(C), typeof(D)));

    /// <summary>An input with 5 axes: float[] or double[], row-major or with 5 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public In<A, B, C, D, E>? In<A, B, C, D, E>(string name, Array? data) =>
        Bind(name, ArrayPart.In, data, typeof(A), typeof(B), typeof(C), typeof(D), typeof(E)) is { } view ? new(view) : null;

    /// <summary>A parameter with 5 axes: float[] or double[], row-major or with 5 dimensions.</summary>
    /// <remarks>Null: an optional array that is absent.</remarks>
    [return: NotNullIfNotNull(nameof(data))]
    public Weight<A, B, C, D, E>? Weight<A, B, C, D, E>(string name, Array? data) =>
        Bind(name, ArrayPart.Weight, data, typeof(A), typeof(B), typeof(C), typeof(D), typeof(E)) is { } view ? new(view) : null;

    /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
    /// with.</summary>
    public Ids<A, B, C, D, E, V> Ids<A, B, C, D, E, V>(string name, Array data) =>
        new(BindIds(name, data, [typeof(A), typeof(B), typeof(C), typeof(D), typeof(E)], typeof(V)));

    /// <summary>An output with 5 axes.</summary>
    public Out<A, B, C, D, E> Out<A, B, C, D, E>(string name) =>
        new(BindOut(name, typeof(A), typeof(B), typeof(C), typeof(D), typeof(E)));
}
