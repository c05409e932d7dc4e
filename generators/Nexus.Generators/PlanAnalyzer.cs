using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Compiler.Front;
using Nexus.Compiler.Plan;

namespace Nexus.Generators;

/// <summary>Advice about sound layers: what confines one to whole sequences, at the read; what kept the planner from a faster form, at
/// the class's name.</summary>
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
        var advice = new List<SpecException>();
        if (Elaborator.Elaborate(layer, table, out _, advice) is not { } core) return;
        foreach (var found in advice.Where(a => Descriptors.ContainsKey(a.Id)))
        {
            var at = found.At is not null && read.Nodes.TryGetValue(found.At, out var node) ? node.GetLocation() : type.Identifier.GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(Descriptors[found.Id], at,
                $"'{type.Identifier.ValueText}' runs on whole sequences only, without state: {found.Message}"));
        }
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
