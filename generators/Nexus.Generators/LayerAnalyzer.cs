using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>Reports the mistakes of <see cref="Rules"/> where they stand, by reading and elaborating each layer once more with
/// its syntax at hand.</summary>
/// <remarks>It runs beside typing, not in its way, and it sees exactly what the generator sees: what it accepts is
/// generated.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.ToImmutableDictionary(
        r => r.Id, r => new DiagnosticDescriptor(r.Id, r.Says, "{0}", "Nexus", DiagnosticSeverity.Error, true, r.Because));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.Values.OrderBy(d => d.Id, StringComparer.Ordinal), LayerGenerator.Internal];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Nexus.Spec.LayerAttribute") is null) return;
            var known = new KnownLayers(start.Compilation);
            start.RegisterSyntaxNodeAction(c => Analyze(c, known), SyntaxKind.ClassDeclaration);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, KnownLayers known)
    {
        var type = (ClassDeclarationSyntax)context.Node;
        if (!KnownLayers.IsLayer(type)) return;
        var read = Reader.Read(type);
        foreach (var error in read.Errors) Report(context, error.Id, error.At, error.Message);
        if (read.Layer is null) return;
        var input = known.Index(read.Layer).For(LayerSource.From(read));
        var table = new LayerTable(input.Callees.Select(c => RawParser.Parse(c.Text)), input.Axes);
        Elaborator.Elaborate(read.Layer, table, out var errors);
        foreach (var error in errors)
        {
            var at = error.At is not null && read.Nodes.TryGetValue(error.At, out var node) ? node : type;
            Report(context, error.Id, at, error.Message);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, string id, SyntaxNode at, string message)
    {
        var location = at is ClassDeclarationSyntax type ? type.Identifier.GetLocation()
            : at is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : at.GetLocation();
        // A check that no spec should reach: then it is this room's mistake, and is shown as that.
        context.ReportDiagnostic(Descriptors.TryGetValue(id, out var rule) ? Diagnostic.Create(rule, location, message)
            : Diagnostic.Create(LayerGenerator.Internal, location, id, message));
    }

    // The layers that the analysed ones reach, read once for a compilation.
    private sealed class KnownLayers(Compilation compilation)
    {
        private readonly Lazy<LayerIndex> _references = new(() => References.Read(compilation));
        private readonly Lazy<EquatableArray<Axis>> _axes = new(() => OwnAxes(compilation));
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
                callees.Values.Concat(references.Callees).ToEquatable(), references.Axes.Concat(_axes.Value).ToEquatable());
        }

        public static bool IsLayer(ClassDeclarationSyntax type) => type.AttributeLists.SelectMany(l => l.Attributes)
            .Any(a => a.Name.ToString().Split('.').Last() is "Layer" or "LayerAttribute");

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
}
