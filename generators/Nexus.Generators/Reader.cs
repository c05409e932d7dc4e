using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>Reads one <c>[Layer]</c> class from its syntax alone: C# syntax → raw IR.</summary>
/// <remarks>No symbol is looked up, so the result depends on this class's text only and costs microseconds; the C# compiler
/// checks the types.
/// A form that has no translation is an error, never skipped.</remarks>
public sealed partial class Reader
{
    private readonly List<ReaderError> _errors = [];
    private readonly Dictionary<RawNode, SyntaxNode> _nodes = new(ByReference.Instance);

    private Reader() { }

    /// <summary>What was read, and every mistake found on the way.</summary>
    /// <param name="type">A class with <c>[Layer]</c>.</param>
    public static ReaderResult Read(ClassDeclarationSyntax type)
    {
        var reader = new Reader();
        var layer = reader.Layer(type);
        return new ReaderResult(Namespace(type), type.Identifier.ValueText, layer, reader._errors, reader._nodes);
    }

    /// <summary>The record of arrays that a declaration with <c>[Weights]</c> is; null when it is none, with what is wrong.</summary>
    public static RawRecord? Record(RecordDeclarationSyntax type, out IReadOnlyList<ReaderError> errors)
    {
        var reader = new Reader();
        if (type.ParameterList is null || type.Parent is TypeDeclarationSyntax || type.Members.Count > 0)
            reader.Fail("NX1005", type, $"'{type.Identifier.ValueText}' must be a record in a namespace with its arrays as parameters: " +
                "record Mlp<D, F>(Weight<F, D> Up, Weight<D, F> Down);");
        var fields = (type.ParameterList?.Parameters ?? default).Select(reader.Parameter).OfType<RawParameter>().ToEquatable();
        foreach (var field in type.ParameterList?.Parameters ?? default)
            if (fields.FirstOrDefault(f => f.Name == field.Identifier.ValueText)?.Kind is not (RawKind.In or RawKind.Weight or RawKind.Record))
                reader.Fail("NX1005", field, $"'{field}' is no array that a layer takes. A record with [Weights] holds In, Weight and " +
                    "other such records.");
        errors = [.. reader._errors.Where(e => e.Id == "NX1005")];
        var name = Namespace(type) is { Length: > 0 } space ? $"{space}.{type.Identifier.ValueText}" : type.Identifier.ValueText;
        return errors.Count > 0 ? null : new RawRecord(name, (type.TypeParameterList?.Parameters ?? default)
            .Select(p => new RawAxis(p.Identifier.ValueText, false)).ToEquatable(), fields);
    }

    private RawLayer? Layer(ClassDeclarationSyntax type)
    {
        if (type.Parent is TypeDeclarationSyntax || type.TypeParameterList is not null)
            return Fail("NX1003", type,
                $"'{type.Identifier.ValueText}' must be a static partial class in a namespace, without type parameters.");
        if (!type.Modifiers.Any(SyntaxKind.StaticKeyword) || !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            return Fail("NX1003", type,
                $"'{type.Identifier.ValueText}' must be static and partial, so that its kernel can be generated into it.");
        var source = type.AttributeLists.SelectMany(l => l.Attributes).SelectMany(a => a.ArgumentList?.Arguments ?? default)
            .FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "Source");
        if (source?.Expression is LiteralExpressionSyntax { Token.ValueText: var text } && string.IsNullOrWhiteSpace(text))
            Fail("NX1006", source, $"'{type.Identifier.ValueText}' names no source. Say where its equations come from: authors, year, " +
                "identifier and equation, such as \"Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4\".");
        var methods = type.Members.OfType<MethodDeclarationSyntax>().ToArray();
        var defines = methods.Where(m => m.Identifier.ValueText == "Define").ToArray();
        if (defines.Length != 1)
            return Fail("NX1003", type, $"'{type.Identifier.ValueText}' must have one method Define, but has {defines.Length}.");
        var define = defines[0];
        if (!define.Modifiers.Any(SyntaxKind.StaticKeyword)
            || define.ReturnType is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            || !define.Modifiers.Any(SyntaxKind.PublicKeyword) && !define.Modifiers.Any(SyntaxKind.InternalKeyword))
            return Fail("NX1003", define, "Define must be a public or internal static void method.");
        if (define.Body is null) return Fail("NX1003", define, "Define must have a body in braces.");

        var name = Namespace(type) is { Length: > 0 } space ? $"{space}.{type.Identifier.ValueText}" : type.Identifier.ValueText;
        var parameters = define.ParameterList.Parameters.Select(Parameter).OfType<RawParameter>().ToEquatable();
        var statements = new List<RawStatement>();
        foreach (var statement in define.Body.Statements) Statement(statement, statements);
        return _errors.Count > 0 ? null : new RawLayer(name, Axes(define), parameters, Constants(type),
            methods.Where(m => m != define).Select(Function).OfType<RawFunction>().ToEquatable(), statements.ToEquatable());
    }

    private static string Namespace(SyntaxNode node)
    {
        var names = node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Select(n => n.Name.ToString()).Reverse();
        return string.Join(".", names);
    }

    private static EquatableArray<RawAxis> Axes(MethodDeclarationSyntax method)
    {
        var time = method.ConstraintClauses
            .Where(c => c.Constraints.OfType<TypeConstraintSyntax>().Any(t => LastName(t.Type) == "ITime"))
            .Select(c => c.Name.Identifier.ValueText).ToArray();
        return (method.TypeParameterList?.Parameters ?? default)
            .Select(p => new RawAxis(p.Identifier.ValueText, time.Contains(p.Identifier.ValueText))).ToEquatable();
    }

    private EquatableArray<RawConstant> Constants(ClassDeclarationSyntax type) => type.Members.OfType<FieldDeclarationSyntax>()
        .Where(f => f.Modifiers.Any(SyntaxKind.ConstKeyword)
            && f.Declaration.Type is PredefinedTypeSyntax { Keyword.RawKind: not (int)SyntaxKind.StringKeyword })
        .SelectMany(f => f.Declaration.Variables)
        .Where(v => v.Initializer is not null)
        .Select(v => new RawConstant(v.Identifier.ValueText, Expression(v.Initializer!.Value))).ToEquatable();

    // Only what an equation can call is read: static methods with a value of the language. Others are the host's business.
    private RawFunction? Function(MethodDeclarationSyntax method)
    {
        if (!method.Modifiers.Any(SyntaxKind.StaticKeyword)) return null;
        if (LastName(method.ReturnType) is not ("Real" or "Int" or "Cond" or "Pos" or "Complex")) return null;
        var parameters = method.ParameterList.Parameters.Select(Parameter).OfType<RawParameter>().ToEquatable();
        var statements = new List<RawStatement>();
        RawExpr? result = null;
        if (method.ExpressionBody is { } arrow) result = Expression(arrow.Expression);
        foreach (var statement in method.Body?.Statements ?? default)
        {
            if (statement is ReturnStatementSyntax { Expression: { } value } && statement == method.Body!.Statements.Last())
                result = Expression(value);
            else if (statement is LocalDeclarationStatementSyntax) Statement(statement, statements);
            else Fail("NX1001", statement, "A static function may declare indices and variables, and ends in one return.");
        }
        if (result is not null)
            return new RawFunction(method.Identifier.ValueText, Axes(method), parameters, statements.ToEquatable(), result);
        Fail("NX1001", method, $"'{method.Identifier.ValueText}' must return a formula.");
        return null;
    }

    private RawParameter? Parameter(ParameterSyntax parameter)
    {
        var optional = parameter.Type is NullableTypeSyntax;
        var type = parameter.Type is NullableTypeSyntax nullable ? nullable.ElementType : parameter.Type;
        var axes = type is null ? [] : AxesOf(type);
        var kind = LastName(type) switch
        {
            "In" => RawKind.In,
            "Weight" => RawKind.Weight,
            "Out" => RawKind.Out,
            "Ids" => RawKind.Ids,
            "double" or "float" => RawKind.Real,
            "int" => RawKind.Int,
            "bool" => RawKind.Bool,
            "Real" => RawKind.Number,
            "Int" => RawKind.Integer,
            "Cond" => RawKind.Condition,
            "Pos" => RawKind.Position,
            "Index" => RawKind.Index,
            "Complex" => RawKind.Complex,
            _ => (RawKind?)null,
        };
        // Any other type that C# lets through is a record of arrays; whether it is one, the elaborator knows.
        if (kind is null && !optional && type is GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax })
            (kind, axes) = (RawKind.Record, EquatableArray.Of(Axis(type!)));
        var mayBeAbsent = kind is RawKind.In or RawKind.Weight or RawKind.Ids;
        if (kind is null || parameter.Modifiers.Count > 0 || optional && !mayBeAbsent)
        {
            Fail("NX1004", parameter, $"'{parameter}' is no parameter of a layer. Expected In, Weight, Out or Ids with their " +
                "axes (In, Weight and Ids may be optional: Weight<D>?), Real, Int, double, int or bool.");
            return null;
        }
        var fallback = parameter.Default is null ? null : Expression(parameter.Default.Value);
        return new RawParameter(kind.Value, parameter.Identifier.ValueText, axes, optional, fallback);
    }

    private EquatableArray<RawType> AxesOf(TypeSyntax type) => type switch
    {
        GenericNameSyntax g => g.TypeArgumentList.Arguments.Select(Axis).ToEquatable(),
        QualifiedNameSyntax q => AxesOf(q.Right),
        _ => [],
    };

    private RawType Axis(TypeSyntax type)
    {
        if (type is IdentifierNameSyntax or GenericNameSyntax or QualifiedNameSyntax)
            return new RawType(LastName(type)!, AxesOf(type));
        Fail("NX1004", type, $"'{type}' is no axis. An axis is a type parameter, a struct, Joined<A, B> or Concat<A, B>.");
        return new RawType("?", []);
    }

    private static string? LastName(TypeSyntax? type) => type switch
    {
        IdentifierNameSyntax i => i.Identifier.ValueText,
        GenericNameSyntax g => g.Identifier.ValueText,
        QualifiedNameSyntax q => LastName(q.Right),
        PredefinedTypeSyntax p => p.Keyword.ValueText,
        _ => null,
    };

    private RawLayer? Fail(string id, SyntaxNode at, string message)
    {
        _errors.Add(new ReaderError(id, at, message));
        return null;
    }
}

/// <summary>A layer as read.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="Layer">Null when there are errors.</param>
/// <param name="Errors">Forms that are not in the language.</param>
/// <param name="Nodes">The syntax that each raw node came from, by reference.</param>
public sealed record ReaderResult(
    string Namespace, string ClassName, RawLayer? Layer, IReadOnlyList<ReaderError> Errors, 
    IReadOnlyDictionary<RawNode, SyntaxNode> Nodes);

/// <summary>A form that is not in the language, at the user's own text.</summary>
public sealed record ReaderError(string Id, SyntaxNode At, string Message);

// Raw nodes are compared by value everywhere else; here two equal ones at two places are two.
internal sealed class ByReference : IEqualityComparer<RawNode>
{
    public static readonly ByReference Instance = new();

    public bool Equals(RawNode? x, RawNode? y) => ReferenceEquals(x, y);

    public int GetHashCode(RawNode node) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);
}
