using Nexus.Tool.Explain;

namespace nexus.Tests.Explain;

public class UnifiedDiffTests
{
    [Fact]
    public void EqualTextsHaveNoDiff() => Assert.Equal("", UnifiedDiff.Of("x", "a\nb\n", "a\nb\n"));

    [Fact]
    public void AChangedLineStandsAmongItsNeighbours()
    {
        string before = string.Join('\n', Enumerable.Range(1, 12)), after = before.Replace("\n6\n", "\nsix\n");
        Assert.Equal("--- x, before\n+++ x, after\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n",
            UnifiedDiff.Of("x", before, after));
    }

    [Fact]
    public void ADiffTurnsOneTextIntoTheOther()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            List<string> before = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(6).ToString())];
            List<string> after = [.. before];
            for (int edit = random.Next(0, 12); edit > 0; edit--)
            {
                int at = random.Next(after.Count + 1);
                if (at < after.Count && random.Next(2) == 0)
                {
                    after.RemoveAt(at);
                }
                else
                {
                    after.Insert(at, "new " + random.Next(3));
                }
            }
            string diff = UnifiedDiff.Of("x", string.Join('\n', before), string.Join('\n', after));
            Assert.True(after.SequenceEqual(Apply(before, diff)), $"seed {seed}:\n{diff}");
        }
    }

    // As `patch` reads it: hunks in order, each line checked against the text.
    static List<string> Apply(List<string> before, string diff)
    {
        List<string> to = [];
        int at = 0;
        foreach (string line in diff.Split('\n').Skip(2).Where(l => l.Length > 0))
        {
            if (line[0] == '@')
            {
                int begin = int.Parse(line.Split(' ')[1].Split(',')[0][1..]) - 1;
                to.AddRange(before[at..begin]);
                at = begin;
                continue;
            }
            if (line[0] != '+')
            {
                Assert.Equal(before[at++], line[1..]);
            }
            if (line[0] != '-')
            {
                to.Add(line[1..]);
            }
        }
        to.AddRange(before[at..]);
        return to;
    }
}
