using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>What all arrays of a spec have in common; see <see cref="In{A}"/>, <see cref="Weight{A}"/>, <see cref="Out{A}"/>,
/// <see cref="Local{A}"/>,
/// <see cref="Ids{A, V}"/>.</summary>
/// <remarks>An array object is the array itself or a slice or view of it; a read outside its extents is 0.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SpecArray
{
    internal SpecArray(View view) => View = view;

    internal View View { get; }

    internal Real Read(params Int[] position) => new(View.Loss is { } loss
        ? new GradNode(loss, View.Array, Place(position)) : new ReadNode(View.Array, Place(position)));

    internal void Write(Real value, params Int[] position)
    {
        if (value is null)
            throw new SpecException(
                $"An equation of '{View.Array.Name}' has null on its right. Write 0, or give a default: x?[i] ?? 0.");
        View.Array.Equations.Add(new EquationNode(View.Array, Place(position), value.Node));
    }

    internal IntNode[] Place(params Int[] position) => View.Place(System.Array.ConvertAll(position, p => p.Node));

    internal View Fix(params SlicePart[] slice) => View.Fix(slice);
}

/// <summary>An array seen through slices and views: Place turns a position of the view into one of the array.</summary>
internal sealed class View(ArrayNode array, Func<IntNode[], IntNode[]> place, Node? loss = null)
{
    public ArrayNode Array { get; } = array;
    public Func<IntNode[], IntNode[]> Place { get; } = place;

    /// <summary>Null: the array's elements. Else the derivatives of this formula with respect to them.</summary>
    public Node? Loss { get; } = loss;

    /// <summary>The derivatives of a formula with respect to the elements seen here.</summary>
    public View GradientOf(Node formula) => Loss is null ? new(Array, Place, formula)
        : throw new SpecException($"Grad differentiates with respect to an array, not to a gradient of '{Array.Name}'.");

    public static View Whole(ArrayNode array) => new(array, position => position);

    public static View Local(string file, int line, params Type[] axes) =>
        Whole(new ArrayNode($"local at {Places.At(file, line)}", ArrayPart.Local, axes));

    /// <summary>Fixes the dimensions that have a position; others, and those that are not named, stay free.</summary>
    public View Fix(params SlicePart[] slice) => new(Array, rest =>
    {
        var position = new List<IntNode>(slice.Length + rest.Length);
        var used = 0;
        foreach (var part in slice) position.Add(part.Position ?? rest[used++]);
        position.AddRange(rest[used..]);
        return Place([.. position]);
    }, Loss);

    /// <summary>Replaces <paramref name="count"/> dimensions of the view, from <paramref name="first"/> (negative: from the
    /// end), by formulas.</summary>
    public View Change(int first, int count, Func<IntNode[], IntNode[]> formulas) => new(Array, position =>
    {
        var start = first < 0 ? position.Length + first : first;
        return Place([.. position[..start], .. formulas(position[start..(start + count)]), .. position[(start + count)..]]);
    }, Loss);
}

/// <summary>One dimension of a slice: a position, or <c>..</c> for the whole of it.</summary>
internal readonly struct SlicePart
{
    private SlicePart(IntNode? position) => Position = position;

    public IntNode? Position { get; }

    public static implicit operator SlicePart(Int position) => new(position.Node);

    public static implicit operator SlicePart(Range range) => range.Equals(Range.All)
        ? new(null)
        : throw new SpecException(
            $"A slice takes '..' for a whole axis, not '{range}'. Use a domain (where:) to leave positions out.");
}

/// <summary>A single value that a layer writes: <c>loss.Value = …;</c>. An element of an <c>Out</c> may be passed for it:
/// <c>loss[t]</c>.</summary>
public class Out : SpecArray
{
    internal Out(View view) : base(view) { }

    /// <summary>The value; its setter is the equation.</summary>
    public Real Value { get => Read(); set => Write(value); }

    public static implicit operator Real(Out x) => x.Value;

    public static implicit operator Out(Real element) => element.Node is ReadNode { Array.IsDefinedByEquations: true } read
        ? new Out(new View(read.Array, _ => read.Position))
        : throw new SpecException(
            "Expected an output, or an element of an Out or Local array such as loss[t], but got a formula; it has no place to "
            + "write to.");
}

/// <summary>A single value of the layer's own.</summary>
public sealed class Local : Out
{
    /// <summary>A new value. The arguments are filled in by the compiler and name it in messages.</summary>
    public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : base(View.Local(file, line)) { }
}
