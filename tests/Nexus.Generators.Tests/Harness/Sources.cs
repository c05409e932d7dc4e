using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators.Tests.Harness;

/// <summary>The layers of this project and of the kernels room, read from their files.</summary>
internal static class Sources
{
    /// <summary>The folder of this test project, in the source tree.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    private static readonly Lazy<IReadOnlyList<RawLayer>> Own = new(() => Read(Path.Combine(Folder, "Specs")));

    /// <summary>Every layer in Specs.</summary>
    public static IReadOnlyList<RawLayer> Specs => Own.Value;

    public static LayerTable Table { get; } = new(Specs);

    public static string Kernels => Path.GetFullPath(Path.Combine(Folder, "..", "..", "kernels"));

    public static RawLayer Spec(string name) => Specs.Single(l => l.Name.EndsWith("." + name, StringComparison.Ordinal));

    public static Layer Core(string name) => Elaborator.Elaborate(Spec(name), Table);

    /// <summary>All layers in the files of a folder.</summary>
    public static IReadOnlyList<RawLayer> Read(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).SelectMany(f => Parse(File.ReadAllText(f)))];

    /// <summary>All layers in a source text.</summary>
    public static IReadOnlyList<RawLayer> Parse(string source) => [.. Results(source).Select(Checked)];

    /// <summary>All classes with <c>[Layer]</c> in a source text, as the reader sees them.</summary>
    public static IEnumerable<ReaderResult> Results(string source) => CSharpSyntaxTree.ParseText(source).GetRoot()
        .DescendantNodes()
        .OfType<ClassDeclarationSyntax>().Where(c => c.AttributeLists.ToString().Contains("Layer(")).Select(Reader.Read);

    private static string ThisFile([CallerFilePath] string file = "") => file;

    private static RawLayer Checked(ReaderResult result) => result.Layer
        ?? throw new InvalidOperationException($"{result.ClassName}: {string.Join("; ", result.Errors.Select(e => e.Message))}");
}
