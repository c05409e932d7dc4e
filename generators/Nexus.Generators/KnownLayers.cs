using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>The layers, records and axes that the analysed layers reach, read once for a compilation.</summary>
internal sealed class KnownLayers(Compilation compilation)
{
    private readonly Lazy<LayerIndex> _references = new(() => References.Read(compilation));
    private readonly Lazy<EquatableArray<Axis>> _axes = new(() => OwnAxes(compilation));
    private readonly Lazy<EquatableArray<RecordSource>> _records = new(() => OwnRecords(compilation));
    private readonly ConcurrentDictionary<string, ImmutableArray<Callee>> _own = new();

    public LayerIndex Index(RawLayer layer)
    {
        var callees = new Dictionary<string, Callee>();
        var open = new Stack<string>(RawNames.MentionedBy(layer));
        while (open.Count > 0)
        {
            var name = open.Pop();
            foreach (var callee in Named(name.Substring(name.LastIndexOf('.') + 1)))
            {
                if (callees.ContainsKey(callee.FullName)) continue;
                callees.Add(callee.FullName, callee);
                foreach (var mention in callee.Mentions) open.Push(mention);
            }
        }
        var references = _references.Value;
        return new LayerIndex(
            callees.Values.Concat(references.Callees).ToEquatable(), references.Axes.Concat(_axes.Value).ToEquatable(),
            _records.Value.Concat(references.Records).ToEquatable());
    }

    public static bool IsLayer(ClassDeclarationSyntax type) => Has(type, "Layer");

    public static bool Has(TypeDeclarationSyntax type, string attribute) => type.AttributeLists.SelectMany(l => l.Attributes)
        .Any(a => a.Name.ToString().Split('.').Last() is var name && (name == attribute || name == attribute + "Attribute"));

    private static EquatableArray<RecordSource> OwnRecords(Compilation compilation) => compilation
        .GetSymbolsWithName(_ => true, SymbolFilter.Type).SelectMany(s => s.DeclaringSyntaxReferences)
        .Select(r => r.GetSyntax()).OfType<RecordDeclarationSyntax>().Where(r => Has(r, "Weights"))
        .Select(RecordSource.From).OfType<RecordSource>().OrderBy(r => r.FullName, StringComparer.Ordinal).ToEquatable();

    private IEnumerable<Callee> Named(string name) => _own.GetOrAdd(name, n =>
    [
        .. compilation.GetSymbolsWithName(n, SymbolFilter.Type).SelectMany(s => s.DeclaringSyntaxReferences)
            .Select(r => r.GetSyntax()).OfType<ClassDeclarationSyntax>().Where(IsLayer)
            .Select(c => LayerSource.From(Reader.Read(c))).Where(s => s.Text is not null)
            .Select(s => new Callee(s.FullName, s.Text!, s.Mentions)),
    ]).Concat(_references.Value.Callees.Where(c => c.FullName.EndsWith("." + name, StringComparison.Ordinal)));

    private static EquatableArray<Axis> OwnAxes(Compilation compilation) => compilation
        .GetSymbolsWithName(_ => true, SymbolFilter.Type)
        .OfType<INamedTypeSymbol>().Where(t => t.TypeKind == TypeKind.Struct)
        .SelectMany(t => t.GetAttributes()
            .Where(a => a.AttributeClass is { Name: "ExtentAttribute", ContainingNamespace.Name: "Spec" })
            .Select(a => new Axis(t.Name, References.IsTime(t), a.ConstructorArguments.FirstOrDefault().Value as int?)))
        .ToEquatable();
}
