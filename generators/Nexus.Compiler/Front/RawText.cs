using System.Globalization;
using System.Text;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Prints raw IR: one line a declaration or statement, expressions as in C#. <see cref="RawParser"/> reads it
/// back.</summary>
/// <remarks>The text is the value of the incremental pipeline and the form in which a layer travels between assemblies, so equal
/// layers print equal text, whatever the culture.</remarks>
public static class RawText
{
    /// <summary>The layer as text.</summary>
    public static string Print(RawLayer layer)
    {
        var text = new StringBuilder();
        text.Append("layer ").Append(layer.Name).Append('\n');
        foreach (var axis in layer.Axes) text.Append("axis ").Append(axis.Name).Append(axis.IsTime ? " time\n" : "\n");
        foreach (var parameter in layer.Parameters) text.Append(Parameter(parameter)).Append('\n');
        foreach (var constant in layer.Constants)
            text.Append("const ").Append(constant.Name).Append(" = ").Append(Expression(constant.Value)).Append('\n');
        foreach (var function in layer.Functions) Function(text, function);
        foreach (var statement in layer.Statements) text.Append(Statement(statement)).Append('\n');
        return text.ToString();
    }

    /// <summary>The record of arrays on one line.</summary>
    public static string Print(RawRecord record) =>
        $"record {record.Name}{Axes(record.Axes)}({string.Join(", ", record.Fields.Select(Parameter))})";

    /// <summary>The statement on one line.</summary>
    public static string Statement(RawStatement statement) => statement switch
    {
        RawIndexDeclaration i => $"index {i.Name}[{Type(i.Axis)}]",
        RawLocal l => $"local {l.Name}[{Types(l.Axes)}]",
        RawAbbreviation a => $"let {a.Name} = {Expression(a.Value)}",
        RawEquation e => $"{Expression(e.Left)} = {Expression(e.Right)}",
        RawLayerCall c => $"call {c.Callee}{Generic(c.Axes)}({Arguments(c.Arguments)})",
        _ => throw new InvalidOperationException($"No text for {statement.GetType().Name}."),
    };

    /// <summary>The expression, with only the parentheses it needs.</summary>
    public static string Expression(RawExpr expr) => expr switch
    {
        RawNumber { IsInteger: true } n => n.Value.ToString("F0", CultureInfo.InvariantCulture),
        RawNumber n => Real(n.Value),
        RawName n => n.Name,
        RawNull => "null",
        RawRange => "..",
        RawMember m => $"{Operand(m.Target, Precedence.Primary)}.{m.Name}",
        RawElement e => Operand(e.Target, Precedence.Primary) + (e.Conditional ? "?[" : "[")
            + string.Join(", ", e.Arguments.Select(Expression)) + "]",
        RawCall c => $"{Operand(c.Target, Precedence.Primary)}{Generic(c.Axes)}({Arguments(c.Arguments)})",
        RawUnary u => u.Op + Operand(u.X, Precedence.Unary),
        RawBinary b => Binary(b),
        _ => throw new InvalidOperationException($"No text for {expr.GetType().Name}."),
    };

    /// <summary>The axis type, such as <c>Concat&lt;E, E&gt;</c>.</summary>
    public static string Type(RawType type) => type.Name + Generic(type.Arguments);

    private static string Parameter(RawParameter p)
    {
        var dimensions = p.Kind switch
        {
            RawKind.In or RawKind.Weight or RawKind.Out or RawKind.Ids or RawKind.Position or RawKind.Index or RawKind.Record =>
                $"[{Types(p.Axes)}]",
            _ => "",
        };
        var fallback = p.Default is null ? "" : $" = {Expression(p.Default)}";
        return $"{p.Kind.ToString().ToLowerInvariant()} {p.Name}{dimensions}{(p.Optional ? "?" : "")}{fallback}";
    }

    private static void Function(StringBuilder text, RawFunction function)
    {
        text.Append($"function {function.Name}{Axes(function.Axes)}({string.Join(", ", function.Parameters.Select(Parameter))})\n");
        foreach (var statement in function.Statements) text.Append("  ").Append(Statement(statement)).Append('\n');
        text.Append("  return ").Append(Expression(function.Result)).Append('\n');
    }

    private static string Axes(EquatableArray<RawAxis> axes) => axes.Count == 0 ? ""
        : $"<{string.Join(", ", axes.Select(a => a.IsTime ? a.Name + " time" : a.Name))}>";

    private static string Real(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        // On .NET Framework, where an editor may host the generator, R can lose the last digit.
        if (!double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E', 'N', 'I', '∞']) < 0 ? text + ".0" : text;
    }

    private static string Binary(RawBinary b)
    {
        var level = Precedence.Of(b.Op);
        // ?? groups to the right in C#, everything else to the left.
        var right = b.Op == "??";
        return $"{Operand(b.X, right ? level + 1 : level)} {b.Op} {Operand(b.Y, right ? level : level + 1)}";
    }

    private static string Operand(RawExpr expr, int level)
    {
        var own = expr switch
        {
            RawBinary b => Precedence.Of(b.Op),
            RawUnary => Precedence.Unary,
            RawNumber => Precedence.Unary,
            _ => Precedence.Primary,
        };
        return own < level ? $"({Expression(expr)})" : Expression(expr);
    }

    private static string Types(EquatableArray<RawType> types) => string.Join(", ", types.Select(Type));

    private static string Generic(EquatableArray<RawType> types) => types.Count == 0 ? "" : $"<{Types(types)}>";

    private static string Arguments(EquatableArray<RawArgument> arguments) =>
        string.Join(", ", arguments.Select(a => a.Name is null ? Expression(a.Value) : $"{a.Name}: {Expression(a.Value)}"));
}

/// <summary>How tightly the operators of C# bind.</summary>
internal static class Precedence
{
    public const int Unary = 10;
    public const int Primary = 11;

    public static int Of(string op) => op switch
    {
        "??" => 1,
        "||" => 2,
        "&&" => 3,
        "|" => 4,
        "&" => 5,
        "==" or "!=" => 6,
        "<" or "<=" or ">" or ">=" => 7,
        "+" or "-" => 8,
        "*" or "/" or "%" => 9,
        _ => 0,
    };
}
