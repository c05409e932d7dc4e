using System.Text;
using Nexus.Runtime;

namespace Nexus.Models.Tests;

public class DataTests
{
    static ByteCorpus Text(int length) => new([.. Enumerable.Range(0, length).Select(i => (byte)(32 + i % 90))], "text");

    static string Fails(string path) => Assert.Throws<NexusException>(() => ByteCorpus.Read(path)).Message;

    [Fact]
    public void FolderIsReadInOrderWithoutBinaries()
    {
        using Folder folder = new();
        Directory.CreateDirectory(folder["b"]);
        File.WriteAllText(folder["b/z.txt"], "last");
        File.WriteAllText(folder["a.txt"], "first");
        File.WriteAllBytes(folder["c.bin"], [1, 0, 2]);
        ByteCorpus corpus = ByteCorpus.Read(folder.Path);
        Assert.Equal("first\nlast\n", Encoding.UTF8.GetString(corpus.Bytes));
        Assert.Equal([folder["c.bin"]], corpus.LeftOut);
    }

    [Fact]
    public void EmptyBinaryMissingAndShortTextsAreNamed()
    {
        using Folder folder = new();
        File.WriteAllText(folder["empty"], "");
        File.WriteAllBytes(folder["nul"], [65, 66, 0]);
        File.WriteAllBytes(folder["control"], [.. Enumerable.Repeat((byte)3, 100)]);
        Directory.CreateDirectory(folder["hollow"]);
        Assert.Contains("expected text, actual 0 bytes", Fails(folder["empty"]));
        Assert.Contains("a NUL at byte 2", Fails(folder["nul"]));
        Assert.Contains("100 control characters", Fails(folder["control"]));
        Assert.Contains("at least one text file, actual 0 files", Fails(folder["hollow"]));
        Assert.Contains("nothing there", Fails(folder["missing"]));
        string shortText = Assert.Throws<NexusException>(() => new TextSplit(Text(100), 0.1, 64)).Message;
        Assert.Contains("expected at least 66 bytes to train on and 64 to validate", shortText);
        Assert.Contains("actual 90 and 10 of 100", shortText);
    }

    [Theory]
    [InlineData(0.1, 900, 100)]
    [InlineData(250, 750, 250)]
    public void ValidationIsAFractionOrBytes(double validation, int train, int held)
    {
        TextSplit split = new(Text(1000), validation, 16);
        Assert.Equal((train, held), (split.TrainLength, split.ValidationLength));
    }

    [Fact]
    public void TrainingNeverSeesHeldOutBytesAndSequencesAreAFunctionOfTheirNumber()
    {
        ByteCorpus corpus = new([.. Enumerable.Repeat((byte)'a', 900), .. Enumerable.Repeat((byte)'b', 100)], "text");
        TextSplit split = new(corpus, 0.1, 16);
        int[] x = new int[16], y = new int[16];
        for (ulong i = 0; i < 5000; i++)
        {
            split.Train(new CounterRandom(7), i, x, y);
            Assert.DoesNotContain((int)'b', x);
            Assert.DoesNotContain((int)'b', y);
        }
        TextSplit other = new(Text(1000), 0.1, 16);
        int[] again = new int[16];
        other.Train(new CounterRandom(7), 123, x, y);
        other.Train(new CounterRandom(7), 123, again, y);
        Assert.Equal(x, again);
        Assert.Equal(x[1..], y[..^1]);
    }

    [Fact]
    public void ValidationTargetsAreExactlyTheHeldOutBytes()
    {
        ByteCorpus corpus = Text(1000);
        TextSplit split = new(corpus, 0.1, 16);
        Assert.Equal(6, split.ValidationWindows(0));
        Assert.Equal(3, split.ValidationWindows(50));
        int[] x = new int[16], y = new int[16];
        List<int> targets = [];
        for (int i = 0; i < 6; i++)
        {
            split.Validate(i, x, y);
            targets.AddRange(y);
        }
        Assert.Equal(corpus.Bytes.Slice(900, 96).ToArray().Select(b => (int)b), targets);
    }
}
