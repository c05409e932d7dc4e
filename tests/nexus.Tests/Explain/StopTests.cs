using Nexus.Models;
using Nexus.Tool.Commands;
using Nexus.Tool.Explain;

namespace nexus.Tests.Explain;

/// <summary>What the compiler makes of the layers is written down; a change of it is read before it is accepted.</summary>
public class StopTests
{
    /// <summary>The layers of Nexus.</summary>
    public static TheoryData<string> Layers => [.. LayerLibrary.Own().Layers.Select(l => l.Name)];

    const string HowTo = "\nRead it; if it is meant: `dotnet run -c Release --project tools/nexus -- accept`, or run this test " +
        "with NEXUS_ACCEPT=1.";

    [Fact]
    public void StopsAreTheAcceptedOnes()
    {
        LayerLibrary library = LayerLibrary.Own();
        Repository repository = AcceptedWhenAsked();
        SortedDictionary<string, string> accepted = StopFolder.Read(repository.Stops), now = StopFolder.Accepted(library);
        List<string> wrong = [];
        foreach (string path in accepted.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            string diff = UnifiedDiff.Of(path, accepted.GetValueOrDefault(path, ""), now.GetValueOrDefault(path, ""));
            if (diff.Length > 0)
            {
                wrong.Add(diff);
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} stops changed:\n{string.Join('\n', wrong)}{HowTo}");
    }

    [Fact]
    public void TheTableOfLayersIsTheOneTheCodeGives()
    {
        Repository repository = AcceptedWhenAsked();
        string readme = File.ReadAllText(repository.KernelsReadme);
        string diff = UnifiedDiff.Of("kernels/README.md", readme, LayerTableText.Replace(readme, LayerLibrary.Own(), repository));
        Assert.True(diff.Length == 0, $"The table of layers is stale:\n{diff}{HowTo}");
    }

    static Repository AcceptedWhenAsked()
    {
        Repository repository = Repository.Find();
        if (Environment.GetEnvironmentVariable("NEXUS_ACCEPT") is "1")
        {
            AcceptCommand.Accept(LayerLibrary.Own(), repository);
        }
        return repository;
    }

    [Fact]
    public void EveryRepresentativeIsALayerWithAllStops()
    {
        SortedDictionary<string, string> now = StopFolder.Accepted(LayerLibrary.Own());
        foreach (string layer in StopFolder.Representatives)
        {
            foreach (string stop in Nexus.Compiler.Explain.Stops.All.Select(s => s.Name))
            {
                Assert.True(now.ContainsKey($"{layer}/{stop}.txt"), $"{layer} has no {stop}");
            }
        }
    }

    [Fact]
    public void NoStopNamesAFolderOfThisMachine()
    {
        string root = Repository.Find().Root;
        Assert.DoesNotContain(StopFolder.Whole(LayerLibrary.Own()), f => f.Value.Contains(root, StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderHoldsExactlyWhatWasWritten()
    {
        using Tool tool = new();
        SortedDictionary<string, string> files = new() { ["A/plan.txt"] = "one\n", ["B/plan.txt"] = "two\n" };
        Assert.Equal(["A/plan.txt", "B/plan.txt"], StopFolder.Write(tool["stops"], files));
        Assert.Empty(StopFolder.Write(tool["stops"], files));
        files.Remove("A/plan.txt");
        files["B/plan.txt"] = "three\n";
        Assert.Equal(["A/plan.txt (deleted)", "B/plan.txt"], StopFolder.Write(tool["stops"], files));
        Assert.Equal(files, StopFolder.Read(tool["stops"]));
        Assert.Contains("LAYER/STOP.txt", Assert.Throws<NexusException>(() => StopFolder.Read(tool.Folder)).Message);
    }
}
