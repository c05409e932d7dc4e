using System.Text.RegularExpressions;
using Nexus.Models;
using Nexus.Tool;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Terminal;

namespace nexus.Tests;

/// <summary>What a person sees at the end of a run, and that the commands shown there and in help work.</summary>
public class ReportTests
{
    const string Invocation = "dotnet run -c Release --project tools/nexus -- ";

    [Fact]
    public void TheFirstRunEndsWithASampleAndCommandsThatWork()
    {
        using Tool tool = new();
        (int code, string report, string error) = tool.Run("train", "--minutes", "0.05", "--eval-bytes", "4096");
        Assert.True(code == 0, error);
        Assert.Contains("1.80 M parameters", report);
        Assert.Matches(@"Done after \d+ steps", report);
        Assert.Matches(@"  validation  \d\.\d+ nats, \d\.\d+ bits per byte", report);
        Assert.Matches(@"A sample \(temperature 0\.7\):\n\n  The ", report);
        Assert.True(File.Exists(tool["runs/tiny/loss.svg"]));
        int steps = Newest(tool, "runs/tiny");
        RunPrinted(tool, report, "Generate:");
        RunPrinted(tool, report, "Continue training:");
        Assert.Equal(2 * steps, Newest(tool, "runs/tiny"));
    }

    [Fact]
    public void PathsWithSpacesAreQuoted()
    {
        using Tool tool = new();
        Directory.CreateDirectory(tool["my dir"]);
        File.Copy(tool["text.txt"], tool["my dir/the author's text.txt"]);
        string report = tool.Run("train", "--config", "small.json", "--data", "my dir/the author's text.txt", "--out",
            "my dir/it's a run").Output;
        Assert.Contains(@"--out 'my dir/it'\''s a run' --steps 24", report);
        RunPrinted(tool, report, "Generate:");
        RunPrinted(tool, report, "Continue training:");
        Assert.Equal(24, Newest(tool, "my dir/it's a run"));
    }

    [Theory]
    [InlineData("--steps", "1000000")]
    [InlineData("--minutes", "1000")]
    public void AStoppedRunIsContinuedToItsOwnEnd(string option, string value)
    {
        using Tool tool = new();
        (int code, string report, _) = tool.Shell("$NEXUS train --config small.json --data text.txt --out run --save-every 1 " +
            $"{option} {value} & until ls run/step-* > /dev/null 2>&1; do sleep 0.05; done; kill -TERM $!; wait $!");
        Assert.Equal(130, code);
        Assert.Contains("Stopped after", report);
        Assert.DoesNotContain("A sample", report);
        Assert.EndsWith(Invocation + "train --resume --out run\n", report);
        TrainOptions kept = Checkpoint.ReadRun(tool["run"])!.Training!;
        Assert.Equal(value, option == "--steps" ? $"{kept.Steps}" : $"{kept.Seconds / 60}");
    }

    [Theory]
    [InlineData("runs/tiny-2", "runs/tiny-2")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("it's", @"'it'\''s'")]
    public void WordsAreQuotedForTheShell(string word, string quoted) => Assert.Equal(quoted, Shell.Quote(word));

    /// <summary>Every example of every command is one that its parser takes.</summary>
    [Fact]
    public void ExamplesAreUnderstood()
    {
        foreach (Command command in Program.Commands)
        {
            Assert.NotEmpty(command.Examples);
            foreach ((string line, _) in command.Examples)
            {
                string[] words = [.. Regex.Matches(line, "\"([^\"]*)\"|(\\S+)")
                    .Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)];
                Assert.Equal(["nexus", command.Name], words[..2]);
                Arguments.Parse(command, words.AsSpan(2));
            }
        }
    }

    /// <summary>The examples of training, generation and description, one after the other in an empty folder with a text, as a
    /// reader of help would try them; only the number of steps and the time are a thousandth.</summary>
    [Fact]
    public void ExamplesWorkInTheirOrder()
    {
        using Tool tool = new();
        File.Copy(tool["text.txt"], tool["book.txt"]);
        foreach (string name in (string[])["train", "generate", "info"])
        {
            foreach ((string line, _) in Program.Commands.Single(c => c.Name == name).Examples)
            {
                string time = line == "nexus train" ? " --minutes 0.02" : "";
                string small = Regex.Replace(line, @"(--steps \d+)000\b", "$1") + time;
                (int code, _, string error) = tool.Shell("$NEXUS" + small["nexus".Length..]);
                Assert.True(code == 0, $"{small}: {error}");
            }
        }
        Assert.Equal(10, Newest(tool, "runs/book"));
    }

    static int Newest(Tool tool, string run) => int.Parse(Path.GetFileName(CheckpointFolder.Find(tool[run]))[5..]);

    /// <summary>Runs the command that the report prints below a heading.</summary>
    static void RunPrinted(Tool tool, string report, string heading)
    {
        string line = Regex.Match(report, Regex.Escape(heading) + @"\n  (.*)\n").Groups[1].Value;
        Assert.StartsWith(Invocation, line);
        (int code, string output, string error) = tool.Shell("$NEXUS " + line[Invocation.Length..]);
        Assert.True(code == 0, $"{line}: {error}");
        Assert.NotEmpty(output);
    }
}
