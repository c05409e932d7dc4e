using System.Globalization;
using System.Text;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Text;

/// <summary>The core IR as text. <c>Parse(Print(x))</c> equals x and <c>Print(Parse(text))</c> equals text that was
/// printed.</summary>
/// <remarks>The text serves golden files, the hash of plans, the form that crosses assemblies and every error message.
/// The grammar is in this folder's README.</remarks>
public static class IrText
{
    /// <summary>The text of a layer, one declaration or equation a line, ended by line feeds.</summary>
    public static string Print(Layer layer)
    {
        var to = new StringBuilder();
        to.Append("layer ").Append(layer.Name).Append('\n');
        foreach (var axis in layer.Axes) Print(to, axis);
        foreach (var scalar in layer.Scalars) Print(to, scalar);
        for (var k = 0; k < layer.Indices.Count;)
        {
            var run = layer.Indices.Skip(k).TakeWhile(x => x.Axis == layer.Indices[k].Axis).Select(x => x.Name).ToList();
            to.Append("index ").Append(string.Join(", ", run)).Append(" : ").Append(layer.Indices[k].Axis).Append('\n');
            k += run.Count;
        }
        foreach (var array in layer.Arrays)
        {
            Print(to, array);
            to.Append('\n');
        }
        foreach (var equation in layer.Equations)
        {
            Print(to, equation);
            to.Append('\n');
        }
        return to.ToString();
    }

    /// <summary>The text of one equation.</summary>
    public static string Print(Equation equation) => Text(to => Print(to, equation));

    /// <summary>The text of one declaration.</summary>
    public static string Print(ArrayDecl array) => Text(to => Print(to, array));

    /// <summary>The text of an expression.</summary>
    public static string Print(Expr x) => Text(to => ExprText.Print(to, x));

    /// <summary>The text of a condition.</summary>
    public static string Print(Cond x) => Text(to => ExprText.Print(to, x));

    /// <summary>The text of an integer formula.</summary>
    public static string Print(Affine x) => Text(to => AffineText.Print(to, x));

    /// <summary>The text of a formula over extents.</summary>
    public static string Print(Extent x) => Text(to => AffineText.Print(to, x));

    /// <summary>The layer that <paramref name="text"/> describes. Blank lines and <c>//</c> comments are skipped.</summary>
    /// <exception cref="FormatException">The text is not IR; the message gives line, column, what was expected and what was
    /// found.</exception>
    public static Layer Parse(string text) => new IrParser(text).ParseLayer();

    /// <summary>The expression that <paramref name="text"/> describes.</summary>
    /// <exception cref="FormatException">The text is not an expression.</exception>
    public static Expr ParseExpr(string text) => new IrParser(text).ParseWhole(p => p.Expr());

    /// <summary>The condition that <paramref name="text"/> describes.</summary>
    /// <exception cref="FormatException">The text is not a condition.</exception>
    public static Cond ParseCond(string text) => new IrParser(text).ParseWhole(p => p.Cond());

    /// <summary>The integer formula that <paramref name="text"/> describes.</summary>
    /// <exception cref="FormatException">The text is not an integer formula.</exception>
    public static Affine ParseAffine(string text) => new IrParser(text).ParseWhole(p => p.Affine());

    private static string Text(Action<StringBuilder> print)
    {
        var to = new StringBuilder();
        print(to);
        return to.ToString();
    }

    private static void Print(StringBuilder to, Axis axis)
    {
        to.Append("axis ").Append(axis.Name);
        if (axis.IsTime) to.Append(" time");
        if (axis.Size is { } size) to.Append(" = ").Append(size.ToString(CultureInfo.InvariantCulture));
        to.Append('\n');
    }

    private static void Print(StringBuilder to, Scalar scalar) =>
        to.Append(ExprText.Name(scalar.Type)).Append(' ').Append(scalar.Name)
        .Append(" = ").Append(scalar.Type == ScalarType.Bool && scalar.Default is 0 or 1
            ? (scalar.Default == 0 ? "false" : "true") : ExprText.Number(scalar.Default)).Append('\n');

    private static void Print(StringBuilder to, ArrayDecl array)
    {
        to.Append(ExprText.Name(array.Kind)).Append(' ').Append(array.Name)
            .Append('[').Append(string.Join(", ", array.Axes)).Append(']');
        if (array.Optional) to.Append('?');
        if (array.ValueAxis is not null) to.Append(" of ").Append(array.ValueAxis);
        if (array.Lag is not null)
        {
            to.Append(" lag ");
            AffineText.Print(to, array.Lag);
        }
        if (array.Storage is not { } storage) return;
        to.Append(" part ").Append(storage.Parent).Append(" at ");
        AffineText.Print(to, storage.Offset);
        to.Append(" strides [");
        for (var k = 0; k < storage.Strides.Count; k++)
        {
            if (k > 0) to.Append(", ");
            AffineText.Print(to, storage.Strides[k]);
        }
        to.Append(']');
    }

    private static void Print(StringBuilder to, Equation equation)
    {
        to.Append(equation.Array).Append('[');
        AffineText.Print(to, equation.Position);
        to.Append("] = ");
        ExprText.Print(to, equation.Value);
        if (equation.Region is not null) to.Append(" in ").Append(equation.Region);
        if (equation.Role is not null) to.Append(" as ").Append(equation.Role);
    }
}
