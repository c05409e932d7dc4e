using System.Xml.Linq;

namespace nexus.Tests;

/// <summary>What the project files must keep so that every build of a fresh clone succeeds.</summary>
public class ProjectTests
{
    /// <summary>A reference that sets or removes properties makes MSBuild build the project a second time, at once with the
    /// first and into the same files: a build that fails now and then.</summary>
    [Fact]
    public void AReferencedProjectIsBuiltOnce()
    {
        string[] projects = [.. Directory.EnumerateFiles(Root(), "*.csproj", SearchOption.AllDirectories)];
        Assert.NotEmpty(projects);
        int references = 0;
        foreach (string project in projects)
        {
            foreach (XElement reference in XDocument.Load(project).Descendants("ProjectReference"))
            {
                references++;
                foreach (string second in (string[])["SetTargetFramework", "SetConfiguration", "SetPlatform",
                    "AdditionalProperties", "GlobalPropertiesToRemove", "UndefineProperties"])
                {
                    Assert.True(reference.Attribute(second) is null && reference.Element(second) is null,
                        $"{project}: expected a reference to {reference.Attribute("Include")!.Value} with the properties of " +
                        $"every other, actual {second}. Remove it.");
                }
            }
        }
        Assert.True(references > 10, $"{references} references found");
    }

    static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nexus.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no Nexus.sln above {AppContext.BaseDirectory}");
    }
}
