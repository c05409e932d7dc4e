using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Plan;
using Nexus.Generators;
using Nexus.Programs.Tests.Draw;
using Nexus.Spec;

namespace Nexus.Programs.Tests.Run;

/// <summary>A program to build: its class, and the text of its spec.</summary>
internal sealed record Source(string Class, string Text);

/// <summary>A program after the compiler: its class with the kernel, or why there is none.</summary>
/// <param name="Layer">The class; null when there is none.</param>
/// <param name="Rejection">The diagnostic with which the compiler declined it, names taken out.</param>
/// <param name="Failure">What must not happen: an internal error, or generated code that is not C#.</param>
/// <param name="HasState">Whether state was derived, so that it may run in pieces.</param>
internal sealed record Built(Type? Layer, string? Rejection, string? Failure, bool HasState)
{
    private const string Header = "using Nexus.Spec;\nusing static Nexus.Spec.Maths;\nnamespace Programs;\n";

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp13);

    private static readonly MetadataReference[] s_platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal))
            .Select(f => MetadataReference.CreateFromFile(f)),
        MetadataReference.CreateFromFile(typeof(LayerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Runtime.LayerKernel).Assembly.Location),
    ];

    private static readonly SyntaxTree s_library = Parse(Header + ProgramDraw.Library);

    private static readonly RawLayer[] s_callees = [.. Classes(s_library).Select(c => Reader.Read(c).Layer!)];

    /// <summary>Compiles all of them in one assembly, and loads it.</summary>
    /// <param name="sources">The programs.</param>
    /// <param name="before">Told the number of a program before the compiler sees it.</param>
    /// <param name="spoil">Changes generated code, to show that the checks see it.</param>
    public static List<Built> Of(IReadOnlyList<Source> sources, Action<int>? before = null, Func<string, string>? spoil = null)
    {
        var found = new Built[sources.Count];
        var trees = new List<(int Source, SyntaxTree Tree)>();
        for (int k = 0; k < found.Length; k++)
        {
            before?.Invoke(k);
            var tree = Parse(Header + sources[k].Text);
            (found[k], string? generated) = Generate(sources[k], tree);
            trees.Add((k, tree));
            if (generated is not null) trees.Add((k, Parse(spoil?.Invoke(generated) ?? generated)));
        }
        // A tree with a mistake would take the others with it: it is left out.
        for (int round = 0; round < 3; round++)
        {
            var compilation = CSharpCompilation.Create($"Programs{Guid.NewGuid():N}", trees.Select(t => t.Tree).Append(s_library),
                s_platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                    optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
            using var stream = new MemoryStream();
            var emitted = compilation.Emit(stream);
            if (emitted.Success)
            {
                stream.Position = 0;
                var assembly = new AssemblyLoadContext(null).LoadFromStream(stream);
                return [.. found.Select((b, k) => b.Failure is null && b.Rejection is null
                    ? b with { Layer = assembly.GetType($"Programs.{sources[k].Class}", throwOnError: true) } : b)];
            }
            foreach (var error in emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
            {
                int at = trees.FindIndex(t => t.Tree == error.Location.SourceTree);
                if (at < 0) throw new InvalidOperationException(error.ToString());
                int k = trees[at].Source;
                string line = error.Location.SourceTree!.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line].ToString();
                found[k] = found[k] with { Failure = found[k].Failure ?? $"not C#: {error.GetMessage(null)}   at   {line.Trim()}" };
            }
            trees.RemoveAll(t => found[t.Source].Failure is { } f && f.StartsWith("not C#", StringComparison.Ordinal));
        }
        throw new InvalidOperationException("the programs that remain still do not compile");
    }

    /// <summary>The generated code of a program, or why there is none.</summary>
    public static string Code(Source source)
    {
        var (built, code) = Generate(source, Parse(Header + source.Text));
        return code ?? built.Rejection ?? built.Failure!;
    }

    private static (Built, string? Generated) Generate(Source source, SyntaxTree tree)
    {
        try
        {
            var read = Reader.Read(Classes(tree).Single());
            if (read.Layer is null) return (Declined(read.Errors[0].Id, read.Errors[0].Message), null);
            string text = RawText.Print(read.Layer);
            var raw = RawParser.Parse(text);
            var core = Elaborator.Elaborate(raw, new LayerTable([.. s_callees, raw]), out var errors);
            if (core is null) return (Declined(errors[0].Id, errors[0].Message), null);
            string code = Compiler.Compilation.Emit(core, "Programs", source.Class, text, Elaborator.SignatureOf(raw, core));
            return (new Built(null, null, null, State.Run(Normalise.Run(core)).Findings.Count == 0), code);
        }
        catch (PlanException e)
        {
            return (Declined("plan", e.Message), null);
        }
        catch (Exception e)
        {
            string where = string.Join(" < ", (e.StackTrace ?? "").Split('\n').Where(l => l.Contains(" in ")).Take(6)
                .Select(l => l[(l.LastIndexOf('/') + 1)..].Trim()));
            return (new Built(null, null, $"{e.GetType().Name}: {e.Message.Split('\n')[0]} {where.Trim()}", false), null);
        }
    }

    private static Built Declined(string id, string message) => new(null, $"{id}: {Rejections.WithoutNames(message)}", null, false);

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, s_options);

    private static IEnumerable<ClassDeclarationSyntax> Classes(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>();
}
