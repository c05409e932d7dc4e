using System.Text.Json;
using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Commands;
using Nexus.Tool.Corpus;

namespace nexus.Tests;

public class HelpTests
{
    [Fact]
    public void OverviewAndCommandsExplainThemselves()
    {
        using Tool tool = new();
        Assert.Contains("nexus generate", tool.Run("--help").Output);
        Assert.Equal(tool.Run("--help").Output, tool.Run().Output);
        string train = tool.Run("train", "--help").Output;
        const string options = "--preset --config --data --steps --batch --context --lr --warmup --schedule --out " +
            "--resume --seed --threads --json";
        foreach (string option in options.Split(' '))
        {
            Assert.Contains("  " + option, train);
        }
        string generate = tool.Run("help", "generate").Output;
        foreach (string option in "--model --prompt --tokens --temperature --top-k --top-p --seed --json".Split(' '))
        {
            Assert.Contains("  " + option, generate);
        }
        string explain = tool.Run("explain", "--help").Output;
        Assert.Contains("nexus explain [LAYER]", explain);
        foreach (string option in "--at --sizes --width --html --assembly --table".Split(' '))
        {
            Assert.Contains("  " + option, explain);
        }
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", tool.Run("--version").Output);
    }

    [Fact]
    public void InfoShowsThePresets()
    {
        using Tool tool = new();
        string table = tool.Run("info").Output;
        Assert.Contains("1312516096", table);
        Assert.Contains("blocks.0.layers.1.attention.q_proj.weight", tool.Run("info", "--config", "small.json", "--tensors")
            .Output);
    }

    [Fact]
    public void InfoAsJsonHasTheNumbersTheConfigAndTheTensors()
    {
        using Tool tool = new();
        JsonElement[] all = Tool.Events(tool.Run("info", "--json").Output);
        Assert.Equal(Presets.Names, all.Select(e => e.GetProperty("preset").GetString()!));
        JsonElement info = Assert.Single(Tool.Events(tool.Run("info", "--preset", "base", "--json", "--tensors").Output));
        Assert.Equal(42_036_736, info.GetProperty("parameters").GetInt64());
        File.WriteAllText(tool["again.json"], info.GetProperty("model").GetRawText());
        Assert.Equal(Presets.Get("base"), NexusJson.ReadConfig(tool["again.json"]));
        Assert.Equal(42_036_736, info.GetProperty("tensors").EnumerateArray()
            .Sum(t => t.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, extent) => product * extent.GetInt64())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void TheStateShownIsThatOfASession(int window)
    {
        NexusConfig config = Presets.Get("tiny") with { Window = window, Blocks = 1 };
        using HybridModel model = new(config, new Engine(1));
        using GenerationSession session = new(model, 4096);
        Assert.InRange(session.StateBytes / (double)InfoCommand.StateBytes(config, 4096), 1, 1.01);
    }

    [Theory]
    [InlineData("--steps", "--steps", 0)]
    [InlineData("--stepz", "--steps", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void DistanceCountsEdits(string a, string b, int edits) => Assert.Equal(edits, Arguments.Distance(a, b));

    [Fact]
    public void DocumentationBecomesProse()
    {
        DocumentationProse prose = new();
        const string member = """
            <member name="M:System.IO.Stream.Read(System.Byte[],System.Int32)">
              <summary>Reads   a sequence
                of bytes &amp; advances the <see cref="T:System.IO.Stream" />, or <see langword="null" />.</summary>
              <param name="buffer">The buffer of <paramref name="count"/> bytes.</param>
              <returns>The number.</returns>
            </member>
            """;
        prose.Add("<doc><members>" + member + member.Replace("Stream.Read", "Stream.ReadAgain") + "</members></doc>");
        Assert.Equal("Stream.Read: Reads a sequence of bytes & advances the Stream, or null. buffer: " +
            "The buffer of count bytes. Returns: The number.\n",
            prose.ToString());
    }

    [Fact]
    public void TheSdkHasEnoughDocumentationForAFirstRun()
    {
        Nexus.Models.ByteCorpus corpus = SdkDocumentation.Read();
        Assert.True(corpus.Bytes.Length > 4_000_000, $"{corpus.Bytes.Length} bytes");
        Assert.Equal(-1, corpus.Bytes.IndexOf("<see cref"u8));
    }
}
