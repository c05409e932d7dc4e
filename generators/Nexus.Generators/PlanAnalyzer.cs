using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Compiler.Front;
using Nexus.Compiler.Plan;

namespace Nexus.Generators;

/// <summary>Advice about sound layers: what kept the planner from a faster form, at the class's name.</summary>
/// <remarks>It plans each layer, which takes milliseconds. All its diagnostics are suggestions, so editors show them, and the command
/// line skips the whole analyzer.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlanAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.Where(r => r.IsAdvice)
        .ToImmutableDictionary(r => r.Id,
            r => new DiagnosticDescriptor(r.Id, r.Says, "{0}", "Nexus", DiagnosticSeverity.Info, true, r.Because));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.Values.OrderBy(d => d.Id, StringComparer.Ordinal)];

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
        if (!KnownLayers.IsLayer(type) || Reader.Read(type) is not { Layer: { } layer } read) return;
        var table = known.Index(layer).For(LayerSource.From(read)).Table();
        if (Elaborator.Elaborate(layer, table, out _) is not { } core) return;
        try
        {
            var reasons = CompiledLayer.Best(core, Elaborator.SignatureOf(layer, core, table), compiled => compiled.Reasons);
            if (reasons.Count > 0)
                context.ReportDiagnostic(Diagnostic.Create(Descriptors["NX4001"], type.Identifier.GetLocation(),
                    $"'{type.Identifier.ValueText}' runs as plain loops, since {string.Join("; ", reasons)}."));
        }
        catch (PlanException)
        {
            // No loops at all: the generator says so.
        }
    }
}
