using System.Text;
using System.Text.RegularExpressions;
using Nexus.Compiler.Explain;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;
using Nexus.Models;

namespace Nexus.Tool.Explain;

/// <summary>The table of all layers in kernels/README.md, from the layers themselves, their files and the tests'
/// sources.</summary>
static partial class LayerTableText
{
    /// <summary>The lines between which the table stands.</summary>
    public const string Begin = "<!-- layers: written by `nexus accept` -->", End = "<!-- end of layers -->";

    /// <summary>The table.</summary>
    public static string Print(LayerLibrary library, Repository repository)
    {
        HashSet<string> golden = Golden(repository);
        Dictionary<string, int> lines = Lines(repository);
        StringBuilder to = new("| layer | axes | paper | lines | checked with | state | forward | step |\n");
        to.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (LayerEntry entry in library.Layers)
        {
            StopTexts texts = new(library, entry, "", null);
            Explained layer = texts.Layer;
            Sizes sizes = texts.Sizes;
            string step = sizes.Time is null ? "" : Cost.Step(layer, sizes).ToString();
            to.Append($"| {entry.Name} | `{Axes(layer)}` | {entry.Source.Replace("|", "\\|")} | {lines.GetValueOrDefault(entry.Name)} " +
                $"| {(golden.Contains(entry.Name) ? "golden, properties" : "properties")} | {State(layer, sizes)} " +
                $"| {Cost.Forward(layer, sizes)} | {step} |\n");
        }
        return to.ToString();
    }

    /// <summary>The text of the README with its table replaced.</summary>
    /// <exception cref="NexusException">It has no place for the table.</exception>
    public static string Replace(string readme, LayerLibrary library, Repository repository)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal), end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new NexusException($"{repository.KernelsReadme}: expected the lines {Begin} and {End}, actual none. Put them " +
                "where the table belongs.");
        }
        return readme[..(begin + Begin.Length)] + "\n" + Print(library, repository) + readme[end..];
    }

    static string Axes(Explained layer)
    {
        IEnumerable<SignatureArray> arrays = layer.Signature.Arrays;
        SignatureArray? read = arrays.FirstOrDefault(a => a.Kind is ArrayKind.In or ArrayKind.Ids) ?? arrays.FirstOrDefault();
        SignatureArray? written = arrays.FirstOrDefault(a => a.Kind == ArrayKind.Out);
        return $"[{Dimensions(read)}] → [{Dimensions(written)}]";
    }

    static string Dimensions(SignatureArray? array) => string.Join(", ", array?.Dimensions.Select(d => d.ToString()) ?? []);

    static string State(Explained layer, Sizes sizes)
    {
        IReadOnlyList<Compiler.Plan.Buffer> state = layer.Compiled.Forward.State;
        if (state.Count == 0)
        {
            return "none";
        }
        IEnumerable<string> kinds = state.GroupBy(MemoryText.Kind).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} {Formulas.ToText(g.Select(b => b.Size).Aggregate(Formulas.Add)).Replace(Formulas.Capacity, "S")}");
        return $"{string.Join(", ", kinds)}: {4 * state.Sum(b => sizes.Of(b.Size)):N0} bytes";
    }

    // A layer is compared with reference data when a row of the golden tests names it, or a spec of theirs that calls it.
    static HashSet<string> Golden(Repository repository)
    {
        HashSet<string> named = [];
        Dictionary<string, string> callers = [];
        foreach (string file in Directory.EnumerateFiles(repository.Golden, "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            named.UnionWith(TypeOf().Matches(text).Select(m => m.Groups[1].Value));
            string[] classes = ClassName().Split(text);
            for (int i = 1; i + 1 < classes.Length; i += 2)
            {
                callers[classes[i]] = classes[i + 1];
            }
        }
        HashSet<string> golden = [.. named];
        foreach (string caller in named.Where(callers.ContainsKey))
        {
            golden.UnionWith(Call().Matches(callers[caller]).Select(m => m.Groups[1].Value));
        }
        return golden;
    }

    // From [Layer] to the end of the class, without blank lines and comments.
    static Dictionary<string, int> Lines(Repository repository)
    {
        Dictionary<string, int> lines = [];
        foreach (string file in Directory.EnumerateFiles(repository.Kernels, "*.cs", SearchOption.AllDirectories))
        {
            int count = -1;
            string? name = null;
            foreach (string line in File.ReadLines(file))
            {
                count = line.StartsWith("[Layer", StringComparison.Ordinal) ? 0 : count;
                if (count < 0)
                {
                    continue;
                }
                name = ClassName().Match(line) is { Success: true } found ? found.Groups[1].Value : name;
                count += line.Trim() is "" or ['/', '/', ..] ? 0 : 1;
                if (line.StartsWith('}') && name is not null)
                {
                    (lines[name], count, name) = (count, -1, null);
                }
            }
        }
        return lines;
    }

    [GeneratedRegex(@"typeof\((\w+)\)")]
    private static partial Regex TypeOf();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"\b(\w+)\.Define\(")]
    private static partial Regex Call();
}
