using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Generators;

/// <summary>Writes the generated half of every <c>[Layer]</c> class.</summary>
/// <remarks>Steps: <c>Read</c> (syntax → text, once for each class), <c>Index</c> (all texts), <c>Join</c> (a layer with the
/// texts it reaches) and <c>Emit</c>. A comment edit stops after Read; an equation edit redoes the layers that reach it. Mistakes
/// in a spec are reported by <see cref="LayerAnalyzer"/> at the user's token; here such a layer has no output. A layer that is
/// right but nearly of a faster form is reported here as information, NX4xxx, with what keeps it from that form.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LayerGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for tests of what is cached.</summary>
    public const string ReadStep = "Read", AxesStep = "Axes", RecordsStep = "Records", ReferencesStep = "References",
        IndexStep = "Index", JoinStep = "Join", EmitStep = "Emit";

    internal static readonly DiagnosticDescriptor Internal = new("NX9001", "A layer could not be compiled",
        "{0} could not be compiled: {1}", "Nexus", DiagnosticSeverity.Error, true);

    // Not mistakes: the layer is right, and slower than it might be.
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Slower = NearMisses.Titles.ToImmutableDictionary(
        t => t.Key, t => new DiagnosticDescriptor(t.Key, t.Value, "{0}: {1}", "Nexus", DiagnosticSeverity.Info, true));

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var layers = context.SyntaxProvider.ForAttributeWithMetadataName("Nexus.Spec.LayerAttribute",
                static (node, _) => node is ClassDeclarationSyntax,
                static (c, _) => LayerSource.From(Reader.Read((ClassDeclarationSyntax)c.TargetNode)))
            .WithTrackingName(ReadStep);
        var axes = context.SyntaxProvider.ForAttributeWithMetadataName("Nexus.Spec.ExtentAttribute",
            static (node, _) => node is StructDeclarationSyntax,
            static (c, _) => new Axis(c.TargetSymbol.Name, References.IsTime((INamedTypeSymbol)c.TargetSymbol),
                c.Attributes[0].ConstructorArguments.FirstOrDefault().Value as int?)).WithTrackingName(AxesStep);
        var records = context.SyntaxProvider.ForAttributeWithMetadataName("Nexus.Spec.WeightsAttribute",
            static (node, _) => node is RecordDeclarationSyntax,
            static (c, _) => RecordSource.From((RecordDeclarationSyntax)c.TargetNode)).WithTrackingName(RecordsStep);
        var references = context.CompilationProvider.Select(static (c, _) => References.Read(c)).WithTrackingName(ReferencesStep);
        var index = layers.Collect().Combine(axes.Collect().Combine(records.Collect())).Combine(references)
            .Select(static (x, _) => Index(x.Left.Left, x.Left.Right.Left, x.Left.Right.Right, x.Right))
            .WithTrackingName(IndexStep);
        var emitted = layers.Combine(index)
            .Select(static (x, _) => x.Right.For(x.Left)).WithTrackingName(JoinStep)
            .Select(static (x, _) => Emitted.From(x)).WithTrackingName(EmitStep);
        context.RegisterSourceOutput(emitted, static (output, layer) =>
        {
            if (layer.Code is not null) output.AddSource($"{layer.FullName}.g.cs", SourceText.From(layer.Code, Encoding.UTF8));
            foreach (var miss in layer.Misses.Where(m => Slower.ContainsKey(m.Code)))
                output.ReportDiagnostic(Diagnostic.Create(Slower[miss.Code], Location.None, layer.FullName, miss.Message));
            if (layer.Error is not null)
                output.ReportDiagnostic(Diagnostic.Create(Internal, Location.None, layer.FullName, layer.Error));
        });
    }

    private static LayerIndex Index(
        IEnumerable<LayerSource> own, IEnumerable<Axis> axes, IEnumerable<RecordSource?> records, LayerIndex references) => new(
        own.Where(l => l.Text is not null).Select(l => new Callee(l.FullName, l.Text!, l.Mentions))
            .OrderBy(c => c.FullName, StringComparer.Ordinal).Concat(references.Callees).ToEquatable(),
        references.Axes.Concat(axes.OrderBy(a => a.Name, StringComparer.Ordinal)).ToEquatable(),
        records.OfType<RecordSource>().OrderBy(r => r.FullName, StringComparer.Ordinal).Concat(references.Records).ToEquatable());

    // The value of the last step.
    private sealed record Emitted(string FullName, string? Code, string? Error, EquatableArray<NearMiss> Misses)
    {
        public static Emitted From(LayerInput input)
        {
            var source = input.Source;
            if (source.Text is null) return new Emitted(source.FullName, null, null, []);
            try
            {
                var raw = RawParser.Parse(source.Text);
                var table = input.Table();
                var core = Elaborator.Elaborate(raw, table, out _);
                if (core is null) return new Emitted(source.FullName, null, null, []);
                var signature = Elaborator.SignatureOf(raw, core, table);
                var code = Compiler.Compilation.Emit(core, source.Namespace, source.ClassName, source.Text, signature,
                    out var misses);
                return new Emitted(source.FullName, code, null, misses);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever a later stop says is shown, and the other layers are still generated.
                return new Emitted(source.FullName, null, e.Message, []);
            }
        }
    }
}
