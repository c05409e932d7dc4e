using System.Text;
using Nexus.Models;

namespace Nexus.Tool.Corpus;

/// <summary>The text of the .NET SDK's own API documentation, which is on every machine that can build this: the corpus of a
/// first run.</summary>
static class SdkDocumentation
{
    const string Pack = "Microsoft.NETCore.App.Ref";

    /// <summary>Finds the newest reference pack and turns its XML files into prose.</summary>
    /// <exception cref="NexusException">There is no SDK.</exception>
    public static ByteCorpus Read()
    {
        List<string> roots = Roots();
        foreach (string root in roots)
        {
            string? folder = Newest(root);
            if (folder is not null)
            {
                return new ByteCorpus(Prose(folder), folder);
            }
        }
        throw new NexusException($"expected the .NET SDK's API documentation (packs/{Pack}/*/ref/*/*.xml), actual: none below " +
            $"{string.Join(", ", roots)}. Set DOTNET_ROOT to the SDK's folder, or give your own text with --data FILE.");
    }

    /// <summary>Folders that may be the SDK's, most likely first.</summary>
    static List<string> Roots()
    {
        List<string> roots = [];
        Add(Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        Add(Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")));
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            FileInfo host = new(Path.Combine(folder, name));
            if (folder.Length > 0 && host.Exists)
            {
                Add(Path.GetDirectoryName(host.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? host.FullName));
            }
        }
        Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet"));
        Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet"));
        foreach (string usual in new[] { "/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", "/usr/local/share/dotnet",
            "/opt/dotnet" })
        {
            Add(usual);
        }
        return roots;

        void Add(string? root)
        {
            if (!string.IsNullOrEmpty(root) && !roots.Contains(root))
            {
                roots.Add(root);
            }
        }
    }

    static string? Newest(string root)
    {
        string pack = Path.Combine(root, "packs", Pack);
        if (!Directory.Exists(pack))
        {
            return null;
        }
        return Directory.GetDirectories(pack)
            .OrderByDescending(v => Version.TryParse(Path.GetFileName(v).Split('-')[0], out Version? version) ? version
                : new Version())
            .Select(v => Path.Combine(v, "ref"))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .FirstOrDefault(f => Directory.EnumerateFiles(f, "*.xml").Any());
    }

    static byte[] Prose(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.xml");
        Array.Sort(files, StringComparer.Ordinal);
        DocumentationProse prose = new();
        foreach (string file in files)
        {
            prose.Add(File.ReadAllText(file));
        }
        return Encoding.UTF8.GetBytes(prose.ToString());
    }
}
