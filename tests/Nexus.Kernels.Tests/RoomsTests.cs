using System.Xml.Linq;

namespace Nexus.Kernels.Tests;

/// <summary>The rooms of the house and the only references between them.</summary>
public sealed class RoomsTests
{
    // Project: what it may reference to link with. A generator may be used by any project below the kernels, as an analyzer only.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Nexus.Spec"] = [],
        ["Nexus.Runtime"] = ["Nexus.Spec"],
        ["Nexus.Compiler"] = [],
        ["Nexus.Generators"] = ["Nexus.Compiler"],
        ["Nexus.Kernels"] = ["Nexus.Runtime"],
        ["Nexus.Models"] = ["Nexus.Kernels"],
        ["nexus"] = ["Nexus.Models", "Nexus.Compiler"],
        ["Nexus.Bench"] = ["Nexus.Kernels", "Nexus.Models", "Nexus.Generators"], // it measures the generator too
    };

    // A test project may also run its generator's output.
    private static readonly Dictionary<string, string[]> s_alsoForTests = new()
    {
        ["Nexus.Generators.Tests"] = ["Nexus.Runtime", "Nexus.Spec", "Nexus.Kernels"],
        ["Nexus.Ptx.Tests"] = ["Nexus.Compiler", "Nexus.Kernels", "Nexus.Kernels.Tests"],
        ["Nexus.Programs.Tests"] = ["Nexus.Generators", "Nexus.Runtime"],
    };

    private static readonly string[] s_generators = ["Nexus.Generators", "Nexus.Compiler"];
    private static readonly string[] s_usersOfGenerators = ["Nexus.Kernels", "Nexus.Models", "Nexus.Kernels.Tests",
        "Nexus.Models.Tests", "Nexus.Bench"];

    /// <summary>The repository's project files by name.</summary>
    public static TheoryData<string> Projects => [.. Files().Select(f => Path.GetRelativePath(Root(), f).Replace('\\', '/'))];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_room_may(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string[] allowed = AllowedFor(name);
        foreach (var reference in XDocument.Load(Path.Combine(Root(), file)).Descendants("ProjectReference"))
        {
            string target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
            bool isAnalyzer = reference.Attribute("OutputItemType")?.Value == "Analyzer"
                && reference.Attribute("ReferenceOutputAssembly")?.Value == "false";
            bool right = isAnalyzer ? s_generators.Contains(target) && s_usersOfGenerators.Contains(name)
                : allowed.Contains(target);
            string how = isAnalyzer ? " as an analyzer" : "";
            Assert.True(right, $"{name} references {target}{how}; it may reference: {string.Join(", ", allowed)}.");
        }
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_project_is_in_the_solution(string file) =>
        Assert.Contains(file.Replace('/', '\\'), File.ReadAllText(Path.Combine(Root(), "Nexus.sln")));

    [Theory]
    [InlineData("Nexus.Spec")]
    [InlineData("Nexus.Runtime")]
    [InlineData("Nexus.Compiler")]
    [InlineData("Nexus.Kernels")]
    public void A_project_needs_no_package(string name)
    {
        string file = Files().Single(f => Path.GetFileNameWithoutExtension(f) == name);
        Assert.Empty(XDocument.Load(file).Descendants("PackageReference").Select(p => p.Attribute("Include")?.Value));
    }

    private static string[] AllowedFor(string project)
    {
        const string suffix = ".Tests";
        if (s_allowed.TryGetValue(project, out string[]? allowed)) return allowed;
        Assert.True(project.EndsWith(suffix, StringComparison.Ordinal),
            $"{project} is in no room; add it to {nameof(RoomsTests)} with what it may reference.");
        return [project[..^suffix.Length], .. s_alsoForTests.GetValueOrDefault(project, [])];
    }

    private static string[] Files() =>
        [.. Directory.EnumerateFiles(Root(), "*.csproj", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj")).Order(StringComparer.Ordinal)];

    private static string Root()
    {
        DirectoryInfo? d = new(AppContext.BaseDirectory);
        while (d != null && !File.Exists(Path.Combine(d.FullName, "Nexus.sln"))) d = d.Parent;
        return d?.FullName ?? throw new DirectoryNotFoundException($"No Nexus.sln above {AppContext.BaseDirectory}.");
    }
}
