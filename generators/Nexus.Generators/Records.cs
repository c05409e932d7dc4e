using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>A record with <c>[Weights]</c> in the pipeline: its full name, and its form as text.</summary>
internal sealed record RecordSource(string FullName, string Text)
{
    public string SimpleName => FullName.Substring(FullName.LastIndexOf('.') + 1);

    /// <summary>The record that a declaration in source is; null when a parameter of it is no array.</summary>
    public static RecordSource? From(RecordDeclarationSyntax declaration)
    {
        var record = Reader.Record(declaration, out _);
        return record is null ? null : new RecordSource(record.Name, RawText.Print(record));
    }

    /// <summary>The record that a type of a referenced assembly is: the parameters of its longest constructor.</summary>
    public static RecordSource? From(INamedTypeSymbol type)
    {
        var constructor = type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public)
            .OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        if (constructor is null || type.ContainingType is not null) return null;
        var fields = constructor.Parameters.Select(Field).ToList();
        if (fields.Contains(null)) return null;
        var space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        var axes = type.TypeParameters.Select(a => new RawAxis(a.Name, a.ConstraintTypes.Any(t => t.Name == "ITime")));
        return new RecordSource(space + type.Name,
            RawText.Print(new RawRecord(space + type.Name, axes.ToEquatable(), fields.OfType<RawParameter>().ToEquatable())));
    }

    private static RawParameter? Field(IParameterSymbol parameter)
    {
        var optional = parameter.NullableAnnotation == NullableAnnotation.Annotated;
        return parameter.Type.Name switch
        {
            "In" => Make(RawKind.In),
            "Weight" => Make(RawKind.Weight),
            _ when parameter.Type.GetAttributes().Any(a => a.AttributeClass?.Name == "WeightsAttribute") && !optional =>
                new RawParameter(RawKind.Record, parameter.Name, EquatableArray.Of(Type(parameter.Type)), false, null),
            _ => null,
        };
        RawParameter Make(RawKind kind) => new(kind, parameter.Name, Type(parameter.Type).Arguments, optional, null);
    }

    private static RawType Type(ITypeSymbol type) => new(type.Name,
        type is INamedTypeSymbol named ? named.TypeArguments.Select(Type).ToEquatable() : []);
}
