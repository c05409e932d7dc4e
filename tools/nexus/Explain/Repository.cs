using Nexus.Models;

namespace Nexus.Tool.Explain;

/// <summary>Where the sources, the accepted stops and the table of layers are.</summary>
/// <param name="Root">The folder of Nexus.sln.</param>
sealed record Repository(string Root)
{
    /// <summary>Accepted texts of stops.</summary>
    public string Stops => Path.Combine(Root, "tests", "nexus.Tests", "Stops");

    /// <summary>One file a layer.</summary>
    public string Kernels => Path.Combine(Root, "kernels");

    /// <summary>The room of the layers, with their table.</summary>
    public string KernelsReadme => Path.Combine(Kernels, "README.md");

    /// <summary>What says which layers are compared with reference data.</summary>
    public string Golden => Path.Combine(Root, "tests", "Nexus.Kernels.Tests", "Golden");

    /// <summary>The repository around the working folder, or around this program.</summary>
    /// <exception cref="NexusException">There is none.</exception>
    public static Repository Find()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (DirectoryInfo? d = new(start); d is not null; d = d.Parent)
            {
                if (File.Exists(Path.Combine(d.FullName, "Nexus.sln")))
                {
                    return new Repository(d.FullName);
                }
            }
        }
        throw new NexusException("expected a working folder inside the repository (a folder with Nexus.sln above it), actual " +
            $"{Environment.CurrentDirectory}. Change to the clone first.");
    }
}
