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

    private static readonly Lazy<IReadOnlyList<RawLayer>> Own = new(() => [.. Read(Path.Combine(Folder, "Specs")),
        .. Directory.GetFiles(Forms, "*.cs").Where(IsShared).Order(StringComparer.Ordinal).SelectMany(f => Parse(File.ReadAllText(f)))]);

    /// <summary>Every layer in Specs, and in the folder of forms that is shared with the tests of kernels.</summary>
    public static IReadOnlyList<RawLayer> Specs => Own.Value;

    public static LayerTable Table { get; } = new(Specs, [new Axis("Five", Size: 5)], Records(Forms));

    // As in the project file: the layers of the other files are not compiled here.
    private static bool IsShared(string file) => Path.GetFileName(file) is var name
        && !name.StartsWith("Form", StringComparison.Ordinal) && !name.EndsWith("Tests.cs", StringComparison.Ordinal);

    private static string Forms => Path.GetFullPath(Path.Combine(Folder, "..", "Nexus.Kernels.Tests", "Forms"));

    public static string Kernels => Path.GetFullPath(Path.Combine(Folder, "..", "..", "kernels"));

    /// <summary>The files of the kernels room, with the usings that its project has implicitly.</summary>
    public static string[] KernelTexts => [.. Directory.GetFiles(Kernels, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    public static RawLayer Spec(string name) => Specs.Single(l => l.Name.EndsWith("." + name, StringComparison.Ordinal));

    public static Layer Core(string name) => Elaborator.Elaborate(Spec(name), Table);

    /// <summary>All layers in the files of a folder.</summary>
    public static IReadOnlyList<RawLayer> Read(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).SelectMany(f => Parse(File.ReadAllText(f)))];

    /// <summary>All records of arrays in the files of a folder.</summary>
    public static IEnumerable<RawRecord> Records(string folder) => Directory.GetFiles(folder, "*.cs").Where(IsShared)
        .Order(StringComparer.Ordinal).SelectMany(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f)).GetRoot().DescendantNodes())
        .OfType<RecordDeclarationSyntax>().Where(r => r.AttributeLists.ToString().Contains("[Weights]"))
        .Select(r => Reader.Record(r, out _)).OfType<RawRecord>();

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
