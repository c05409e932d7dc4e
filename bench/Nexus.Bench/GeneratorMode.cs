using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Generators;
using Nexus.Runtime;
using Nexus.Spec;

namespace Nexus.Bench;

/// <summary><c>generator</c>: a project of 150 layers, generated in full and after edits; the layers are those of the kernels room, each
/// copy in a namespace of its own.</summary>
internal static class GeneratorMode
{
    private const int Layers = 150, Edits = 30;
    private const double FullBudget = 4, EditBudget = 0.060;

    internal static int Run()
    {
        Machine.Print();
        var sources = Sources();
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        var project = CSharpCompilation.Create("Synthetic",
            sources.Select((s, k) => CSharpSyntaxTree.ParseText(s, options, $"Layer{k}.cs")), References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        Console.WriteLine($"generator  {Layers} layers in {sources.Count} files, {sources.Sum(s => s.Length) / 1024} KiB; one driver, as in an " +
            $"editor; {ThreadClock.Name}, and on the wall");
        GeneratorDriver New() => CSharpGeneratorDriver.Create([new LayerGenerator().AsSourceGenerator()], parseOptions: options);
        var driver = New();
        Print("full, first (with the JIT's work)", [Time(() => driver = driver.RunGenerators(project))]);
        var full = Enumerable.Range(0, 3).Select(_ => Time(() => driver = New().RunGenerators(project))).ToList();
        Print("full", full);
        var generated = driver.GetRunResult().Results.Single().GeneratedSources;
        Console.WriteLine($"           {generated.Length} files, {generated.Sum(g => (long)g.SourceText.Length) / 1024} KiB");
        var equation = Edit(ref driver, project, options, (text, k) => text.Replace("1e-6", $"1{k}e-7"), text => text.Contains("1e-6"));
        Print("edit of an equation", equation);
        var comment = Edit(ref driver, project, options, (text, k) => $"{text}// {k}\n", _ => true);
        Print("edit of a comment", comment);
        return generated.Length == Layers && full.Min(t => t.Processor) <= FullBudget && Median(equation) <= EditBudget ? 0 : 1;
    }

    private static List<(double Processor, double Wall)> Edit(
        ref GeneratorDriver driver, CSharpCompilation project, CSharpParseOptions options, Func<string, int, string> edit, Func<string, bool> fits)
    {
        var times = new List<(double, double)>();
        var trees = project.SyntaxTrees.Where(t => fits(t.ToString())).ToList();
        for (var k = 0; k < Edits; k++)
        {
            var tree = trees[k % trees.Count];
            var changed = project.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit(tree.ToString(), k), options, tree.FilePath));
            var current = driver;
            times.Add(Time(() => current = current.RunGenerators(changed)));
            driver = current;
        }
        return times;
    }

    private static (double Processor, double Wall) Time(Action action)
    {
        var (start, watch) = (ThreadClock.Seconds(), Stopwatch.StartNew());
        action();
        return (ThreadClock.Seconds() - start, watch.Elapsed.TotalSeconds);
    }

    private static double Median(List<(double Processor, double Wall)> times) =>
        times.Select(t => t.Processor).Order().ElementAt(times.Count / 2);

    private static void Print(string what, List<(double Processor, double Wall)> times) => Console.WriteLine(
        $"{what,-36} median {Median(times) * 1e3,8:0.0} ms, fastest {times.Min(t => t.Processor) * 1e3,8:0.0} ms, " +
        $"wall {times.Select(t => t.Wall).Order().ElementAt(times.Count / 2) * 1e3,8:0.0} ms");

    // Whole copies of the room, and of the last one the layers that call no other.
    private static List<string> Sources()
    {
        var files = Directory.GetFiles(Path.GetFullPath(Path.Combine(Folder(), "..", "..", "kernels")), "*.cs")
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(t => Count(t) > 0).ToList();
        var sources = new List<string>();
        var left = Layers;
        for (var copy = 0; left > 0; copy++)
        {
            var whole = files.Sum(Count) <= left;
            foreach (var file in files.Where(f => whole || !f.Contains(".Define(", StringComparison.Ordinal)))
            {
                if (Count(file) > left) continue;
                sources.Add(file.Replace("namespace Nexus.Kernels;", $"namespace Nexus.Kernels.Copy{copy};"));
                left -= Count(file);
            }
            if (copy > Layers) throw new InvalidOperationException($"The kernels room has too few layers that call no other to make {Layers}.");
        }
        return sources;
    }

    private static int Count(string text) => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
        .Count(c => c.AttributeLists.ToString().Contains("Layer(", StringComparison.Ordinal));

    private static IEnumerable<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal)).Select(f => MetadataReference.CreateFromFile(f)),
        MetadataReference.CreateFromFile(typeof(LayerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(LayerKernel).Assembly.Location),
    ];

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
