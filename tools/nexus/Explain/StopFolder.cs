using Nexus.Compiler.Explain;
using Nexus.Models;

namespace Nexus.Tool.Explain;

/// <summary>Texts of stops as files, <c>LAYER/STOP.txt</c>.</summary>
static class StopFolder
{
    /// <summary>Layers whose every stop is accepted: a map with a row reduction, a recurrence, a window, attention, a composition,
    /// and a loss with gathers. Of all others the plan is.</summary>
    public static IReadOnlyList<string> Representatives { get; } =
        ["CausalConv1d", "CrossEntropy", "GroupedQueryAttention", "MambaBlock", "RmsNorm", "SelectiveScan"];

    /// <summary>Files to accept, by their path below the folder.</summary>
    public static SortedDictionary<string, string> Accepted(LayerLibrary library) => Texts(library, (layer, stop) =>
        stop == "plan" || Representatives.Contains(layer));

    /// <summary>Files of every stop of every layer.</summary>
    public static SortedDictionary<string, string> Whole(LayerLibrary library) => Texts(library, (_, _) => true);

    /// <summary>Files of a folder.</summary>
    /// <exception cref="NexusException">It has none.</exception>
    public static SortedDictionary<string, string> Read(string folder)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path.Count(c => c == '/') == 1)
            {
                files[path] = File.ReadAllText(file).ReplaceLineEndings("\n");
            }
        }
        return files.Count > 0 ? files : throw new NexusException($"{folder}: expected a build with nexus in it, or stops as " +
            "files (LAYER/STOP.txt), actual neither. `nexus accept --out DIR` writes such a folder.");
    }

    /// <summary>Makes a folder hold exactly these files.</summary>
    /// <returns>The paths that changed.</returns>
    public static IReadOnlyList<string> Write(string folder, SortedDictionary<string, string> files)
    {
        List<string> changed = [];
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).ToList())
        {
            string path = Path.GetRelativePath(folder, old).Replace('\\', '/');
            if (!files.ContainsKey(path))
            {
                File.Delete(old);
                changed.Add($"{path} (deleted)");
            }
        }
        foreach ((string path, string text) in files)
        {
            string file = Path.Combine(folder, path);
            if (File.Exists(file) && File.ReadAllText(file) == text)
            {
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            changed.Add(path);
        }
        return changed;
    }

    static SortedDictionary<string, string> Texts(LayerLibrary library, Func<string, string, bool> wanted)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        HashSet<string> shared = [.. library.Layers.GroupBy(l => l.Name).Where(g => g.Count() > 1).Select(g => g.Key)];
        foreach (LayerEntry layer in library.Layers)
        {
            StopTexts texts = new(library, layer, "", null);
            string folder = shared.Contains(layer.Name) ? layer.FullName : layer.Name;
            foreach (Stop stop in Stops.All.Where(s => wanted(layer.Name, s.Name)))
            {
                files[$"{folder}/{stop.Name}.txt"] = texts.At(stop.Name, orWhyNot: true);
            }
        }
        return files;
    }
}
