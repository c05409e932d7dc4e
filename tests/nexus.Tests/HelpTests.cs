using Nexus.Tool.CommandLine;
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
        Assert.Contains("\"d_model\": 512", tool.Run("info", "--preset", "base", "--json").Output);
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
        Assert.Equal("Stream.Read: Reads a sequence of bytes & advances the Stream, or null. buffer: The buffer of count " +
            "bytes. Returns: The number.\n",
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
