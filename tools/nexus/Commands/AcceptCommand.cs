using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Explain;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus accept</c>.</summary>
static class AcceptCommand
{
    public static Command Command { get; } = new("accept", "Makes this build's stops and table of layers the accepted ones",
    [
        new("--out", "DIR", "Write every stop of every layer to DIR and accept nothing"),
        new("--assembly", "FILE", "With --out: the layers of another assembly"),
    ],
    [
        ("nexus accept", "after `nexus diff` has shown what changes: it is meant"),
        ("nexus accept --out stops", "all stops as files, to compare with later"),
    ], Run);

    static int Run(Arguments arguments)
    {
        string? assembly = arguments.Text("--assembly"), folder = arguments.Text("--out");
        if (assembly is not null && folder is null)
        {
            throw new UsageException("expected --out with --assembly, actual none. Accepted stops are those of Nexus's own layers.");
        }
        LayerLibrary library = assembly is null ? LayerLibrary.Own() : LayerLibrary.Of(assembly);
        try
        {
            IReadOnlyList<string> changed = folder is not null ? StopFolder.Write(folder, StopFolder.Whole(library))
                : Accept(library, Repository.Find());
            foreach (string path in changed)
            {
                Console.Out.WriteLine(path);
            }
            Console.Out.WriteLine(changed.Count == 0 ? "nothing changed" : $"{changed.Count} files changed");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NexusException($"expected a folder that can be written, actual: {e.Message}");
        }
        return 0;
    }

    /// <summary>Writes the accepted stops and the table of layers.</summary>
    /// <returns>What changed.</returns>
    public static IReadOnlyList<string> Accept(LayerLibrary library, Repository repository)
    {
        List<string> changed = [.. StopFolder.Write(repository.Stops, StopFolder.Accepted(library))];
        string readme = File.ReadAllText(repository.KernelsReadme), fresh = LayerTableText.Replace(readme, library, repository);
        if (readme != fresh)
        {
            File.WriteAllText(repository.KernelsReadme, fresh);
            changed.Add("kernels/README.md");
        }
        return changed;
    }
}
