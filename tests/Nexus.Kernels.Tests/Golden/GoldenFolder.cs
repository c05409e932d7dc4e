using System.Text.Json;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>One line of <c>index.json</c>: a file, the op it belongs to, and its hyper-parameters.</summary>
public sealed record GoldenEntry(string Op, string Case, string File, JsonElement Hyper,
    IReadOnlyDictionary<string, double> Tolerances)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Op}.{Case}";
}

/// <summary>A folder of reference data in the format of tests/golden: the project's own, or the one NEXUS_GOLDEN names.</summary>
public static class GoldenFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "NEXUS_GOLDEN";

    private static readonly Lazy<string> s_path = new(Find);
    private static readonly Lazy<GoldenEntry[]> s_entries = new(ReadIndex);

    /// <summary>The folder that holds index.json.</summary>
    public static string Path => s_path.Value;

    /// <summary>All ops and their cases, in the order of the index.</summary>
    public static IReadOnlyList<GoldenEntry> Entries => s_entries.Value;

    /// <summary>The relative tolerance that goes with every absolute one.</summary>
    public static double RelativeTolerance { get; private set; } = 1e-5;

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return File.Exists(System.IO.Path.Combine(named, "index.json"))
                ? named
                : throw new DirectoryNotFoundException($"{Variable} is '{named}', but there is no index.json in it.");
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d != null; d = d.Parent)
        {
            string candidate = System.IO.Path.Combine(d.FullName, "tests", "golden");
            if (File.Exists(System.IO.Path.Combine(candidate, "index.json"))) return candidate;
        }
        throw new DirectoryNotFoundException(
            $"No tests/golden/index.json above {AppContext.BaseDirectory}. Set {Variable} to a folder of reference data.");
    }

    private static GoldenEntry[] ReadIndex()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Path, "index.json")));
        RelativeTolerance = index.RootElement.GetProperty("default_rtol").GetDouble();
        return [.. index.RootElement.GetProperty("files").EnumerateArray().Where(f => f.TryGetProperty("op", out _))
            .Select(Entry)];
    }

    private static GoldenEntry Entry(JsonElement f)
    {
        var tolerances = new Dictionary<string, double>();
        if (f.TryGetProperty("tolerances", out var all))
            foreach (var t in all.EnumerateObject()) tolerances[t.Name] = t.Value.GetProperty("atol").GetDouble();
        return new GoldenEntry(
            f.GetProperty("op").GetString()!,
            f.TryGetProperty("case", out var c) ? c.GetString()! : "",
            f.GetProperty("file").GetString()!,
            f.TryGetProperty("hyper", out var h) ? h.Clone() : default,
            tolerances);
    }
}
