using System.Diagnostics;
using Nexus.Compiler.Explain;
using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Explain;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus diff</c>.</summary>
static class DiffCommand
{
    const int MostMilliseconds = 300_000;

    public static Command Command { get; } = new("diff", "Shows every generated kernel that a change alters",
    [
        new("--base", "PATH", "A folder with an older build of nexus (its own compiler is asked), an older assembly with layers " +
            "(compiled by this compiler), or a folder of stops (default: the accepted ones)"),
        new("--assembly", "FILE", "Compare the layers of this assembly instead of Nexus's own"),
        new("--layer", "NAME", "Only this layer"),
        new("--at", "STOP", "Only this stop: " + string.Join(", ", Stops.All.Select(s => s.Name))),
        new("--summary", null, "One line a layer, no diffs"),
    ],
    [
        ("nexus diff", "what this build changes against the accepted stops"),
        ("nexus diff --base ../before/tools/nexus/bin/Release/net10.0 --summary", "two builds, each with its own compiler"),
        ("nexus diff --base ../before/Nexus.Kernels.dll --at plan", "plans of an older assembly's equations"),
    ], Run);

    static int Run(Arguments arguments)
    {
        string? layer = arguments.Text("--layer"), at = arguments.Text("--at");
        if (at is not null && Stops.Find(at) is null)
        {
            throw new UsageException($"--at: expected one of {string.Join(", ", Stops.All.Select(s => s.Name))}, actual '{at}'.");
        }
        LayerLibrary library = arguments.Text("--assembly") is { } file ? LayerLibrary.Of(file) : LayerLibrary.Own();
        if (layer is not null)
        {
            layer = library.Find(layer).Name;
        }
        SortedDictionary<string, string> before = Base(arguments.Text("--base") ?? Repository.Find().Stops);
        SortedDictionary<string, string> after = StopFolder.Whole(library);
        bool differs = false;
        foreach (string name in before.Keys.Concat(after.Keys).Select(p => p.Split('/')[0]).Distinct()
            .Where(n => layer is null || n == layer).Order(StringComparer.Ordinal))
        {
            differs |= Show(name, at, before, after, arguments.Has("--summary"));
        }
        if (!differs)
        {
            Console.Out.WriteLine("no difference");
        }
        return differs ? 1 : 0;
    }

    // A base that has only some stops of a layer, as the accepted ones, is compared in those.
    static bool Show(string layer, string? at, SortedDictionary<string, string> before, SortedDictionary<string, string> after,
        bool summary)
    {
        List<string> states = [], diffs = [];
        bool isOld = before.Keys.Any(p => p.StartsWith(layer + "/", StringComparison.Ordinal));
        bool isNew = after.Keys.Any(p => p.StartsWith(layer + "/", StringComparison.Ordinal));
        if (!isOld || !isNew)
        {
            Console.Out.WriteLine($"{Colour.Heading(layer)}: {(isNew ? "new" : "gone")}");
            return true;
        }
        foreach (string stop in Stops.All.Select(s => s.Name).Where(s => at is null || s == at))
        {
            string path = $"{layer}/{stop}.txt";
            if (!before.TryGetValue(path, out string? old) || !after.TryGetValue(path, out string? now))
            {
                continue;
            }
            states.Add($"{stop} {(old == now ? "same" : "changed")}");
            if (old != now)
            {
                diffs.Add(UnifiedDiff.Of($"{layer} {stop}", old, now));
            }
        }
        if (diffs.Count == 0)
        {
            return false;
        }
        Console.Out.WriteLine($"{Colour.Heading(layer)}: {string.Join(", ", states)}");
        if (!summary)
        {
            diffs.ForEach(d => Console.Out.WriteLine(Colour.Diff(d)));
        }
        return true;
    }

    static SortedDictionary<string, string> Base(string path)
    {
        if (File.Exists(path))
        {
            return StopFolder.Whole(LayerLibrary.Of(path));
        }
        if (!Directory.Exists(path))
        {
            throw new NexusException($"--base: expected a folder or an assembly, actual nothing at {path}.");
        }
        string managed = Path.Combine(path, "nexus.dll"), native = Path.Combine(path, "nexus");
        if (!File.Exists(managed) && !File.Exists(native))
        {
            return StopFolder.Read(path);
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nexus-base-");
        try
        {
            ProcessStartInfo start = File.Exists(managed) ? new("dotnet", [managed]) : new(native);
            foreach (string argument in new[] { "accept", "--out", folder.FullName })
            {
                start.ArgumentList.Add(argument);
            }
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            if (!process.WaitForExit(MostMilliseconds) || process.ExitCode != 0)
            {
                throw new NexusException($"--base: expected the nexus of {path} to write its stops, actual: {errors.Result.Trim()}");
            }
            return StopFolder.Read(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
