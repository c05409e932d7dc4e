using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Compiler.Front;

namespace Nexus.Generators;

/// <summary>Reports the mistakes of <see cref="Rules"/> where they stand, by reading and elaborating each layer once more with
/// its syntax at hand.</summary>
/// <remarks>It runs beside typing, not in its way, and it sees exactly what the generator sees: what it accepts is
/// generated.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.Where(r => !r.IsAdvice).ToImmutableDictionary(
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
            start.RegisterSyntaxNodeAction(AnalyzeRecord, SyntaxKind.RecordDeclaration);
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
        Elaborator.Elaborate(read.Layer, input.Table(), out var errors);
        foreach (var error in errors)
        {
            var at = error.At is not null && read.Nodes.TryGetValue(error.At, out var node) ? node : type;
            Report(context, error.Id, at, error.Message);
        }
    }

    private static void AnalyzeRecord(SyntaxNodeAnalysisContext context)
    {
        var type = (RecordDeclarationSyntax)context.Node;
        if (!KnownLayers.Has(type, "Weights")) return;
        Reader.Record(type, out var errors);
        foreach (var error in errors) Report(context, error.Id, error.At, error.Message);
    }

    private static void Report(SyntaxNodeAnalysisContext context, string id, SyntaxNode at, string message)
    {
        var location = at is TypeDeclarationSyntax type ? type.Identifier.GetLocation()
            : at is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : at.GetLocation();
        // A check that no spec should reach: then it is this room's mistake, and is shown as that.
        context.ReportDiagnostic(Descriptors.TryGetValue(id, out var rule) ? Diagnostic.Create(rule, location, message)
            : Diagnostic.Create(LayerGenerator.Internal, location, id, message));
    }
}
