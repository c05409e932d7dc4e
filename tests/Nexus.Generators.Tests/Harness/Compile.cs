using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Spec;

namespace Nexus.Generators.Tests.Harness;

/// <summary>Projects in memory, with the generator and the analyzer.</summary>
internal static class Compile
{
    /// <summary>What a spec file begins with.</summary>
    public const string Usings = "using Nexus.Spec;\nusing static Nexus.Spec.Maths;\n";

    /// <summary>How sources are parsed.</summary>
    public static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal))
            .Select(f => MetadataReference.CreateFromFile(f)),
        MetadataReference.CreateFromFile(typeof(LayerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Runtime.LayerKernel).Assembly.Location),
    ];

    public static CSharpCompilation Project(string name, params string[] sources) => CSharpCompilation.Create(name,
        sources.Select((s, k) => Tree(s, $"File{k}.cs")), Platform,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Tree(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path);

    /// <summary>A driver that remembers what each step did.</summary>
    public static GeneratorDriver Driver(CSharpParseOptions? options = null) => CSharpGeneratorDriver.Create(
        [new LayerGenerator().AsSourceGenerator()],
        parseOptions: options ?? Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated files by name.</summary>
    public static Dictionary<string, string> Generated(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources
        .ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>The project as a reference, after its generated files are added.</summary>
    public static MetadataReference Reference(CSharpCompilation project)
    {
        Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out _);
        using var stream = new MemoryStream();
        var result = whole.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    /// <summary>What the analyzer reports, in order of place.</summary>
    public static IReadOnlyList<Diagnostic> Diagnose(CSharpCompilation project) =>
    [
        .. project.WithAnalyzers([new LayerAnalyzer(), new PlanAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .OrderBy(d => d.Location.SourceSpan.Start),
    ];

    /// <summary>The text a diagnostic points at.</summary>
    public static string At(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText()
        .ToString(diagnostic.Location.SourceSpan);
}
