using System.Text.Json;
using Nexus.Models;

namespace nexus.Tests;

/// <summary>What <c>nexus train --resume</c> takes from the checkpoint, what it lets be changed and what it refuses.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData("cosine")]
    [InlineData("wsd")]
    public void ResumedEqualsUninterruptedBitForBit(string schedule)
    {
        using Tool tool = new();
        tool.Train("whole", "--threads", "1", "--schedule", schedule);
        Copy(tool["whole"], tool["parts"]);
        // As if the process had been killed between step 10, whose checkpoint is the one before the last, and step 12.
        Directory.Delete(CheckpointFolder.Find(tool["parts"]), recursive: true);
        JsonElement[] events = Resume(tool, "parts", "--threads", "2");
        Assert.EndsWith("step-00000010", events[0].GetProperty("resumed_from").GetString());
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("changed").ValueKind);
        Assert.Equal(2, events.Count(e => e.GetProperty("event").GetString() == "step"));
        foreach (string file in new[] { Checkpoint.WeightsFile, Checkpoint.OptimizerFile })
        {
            Assert.Equal(tool.Newest("whole", file), tool.Newest("parts", file));
        }
        Assert.Equal(Done(tool.Train("again", "--threads", "1", "--schedule", schedule)), Done(events));
    }

    [Fact]
    public void TextAndThreadsAreTheCheckpointsAndMoreStepsAreSaidToBeAChange()
    {
        using Tool tool = new();
        tool.Train("run", "--threads", "1");
        JsonElement start = Resume(tool, "run", "--steps", "14", "--lr", "0.001")[0];
        Assert.Equal(tool["text.txt"], start.GetProperty("data").GetString());
        Assert.Equal(1, start.GetProperty("threads").GetInt32());
        Assert.Equal("steps 14 instead of 12, lr 0.001 instead of 0.003", start.GetProperty("changed").GetString());
        string said = tool.Run("train", "--resume", "--out", "run", "--steps", "16").Output;
        Assert.Contains("changed since then, so no longer the run that was begun: steps 16 instead of 14", said);
    }

    [Theory]
    [InlineData("--seed", "7", "seed 7 instead of 1337")]
    [InlineData("--batch", "3", "batch 3 instead of 2")]
    [InlineData("--context", "16", "context 16 instead of 32")]
    [InlineData("--accumulate", "2", "accumulate 2 instead of 1")]
    [InlineData("--validation", "0.05", "validation 0.05 instead of 0.1")]
    public void WhatDecidesTheTextTrainedOnCannotBeChanged(string option, string value, string says)
    {
        using Tool tool = new();
        tool.Train("run", "--steps", "3");
        byte[] before = tool.Newest("run", Checkpoint.StateFile);
        (int code, _, string error) = tool.Run("train", "--resume", "--out", "run", "--steps", "9", option, value);
        Assert.Equal(1, code);
        Assert.Contains($"to be the checkpoint's, actual {says}. Leave them out", error);
        Assert.Equal(before, tool.Newest("run", Checkpoint.StateFile));
    }

    [Fact]
    public void WithoutAFolderTheNewestRunIsResumed()
    {
        using Tool tool = new();
        foreach (string run in (string[])["runs/tiny", "runs/tiny-3", "runs/tiny-2"])
        {
            tool.Train(run, "--steps", "2");
        }
        Directory.CreateDirectory(tool["runs/tiny-4"]);
        (int code, string output, string error) = tool.Run("train", "--resume", "--steps", "4", "--json");
        Assert.True(code == 0, error);
        Assert.Equal(Path.Combine(tool["runs/tiny-2"], "step-00000002"),
            Tool.Events(output)[0].GetProperty("resumed_from").GetString());
    }

    [Fact]
    public void ATimeBudgetThatWasStoppedGoesOn()
    {
        using Tool tool = new();
        tool.Train("run", "--minutes", "0.02");
        string state = Path.Combine(CheckpointFolder.Find(tool["run"]), Checkpoint.StateFile);
        JsonElement kept = JsonDocument.Parse(File.ReadAllBytes(state)).RootElement;
        Assert.Equal(0, kept.GetProperty("options").GetProperty("steps").GetInt32());
        Assert.Equal(1.2, kept.GetProperty("options").GetProperty("seconds").GetDouble(), 6);
        Assert.Equal(kept.GetProperty("step").GetInt32(), kept.GetProperty("steps").GetInt32());
        JsonElement[] events = Resume(tool, "run");
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("changed").ValueKind);
        Assert.Equal(kept.GetProperty("steps").GetInt32(), events[^1].GetProperty("steps").GetInt32());
    }

    static JsonElement[] Resume(Tool tool, string run, params string[] more)
    {
        (int code, string output, string error) = tool.Run(["train", "--resume", "--out", run, "--json", .. more]);
        Assert.True(code == 0, error);
        return Tool.Events(output);
    }

    static (double, double) Done(JsonElement[] events) =>
        (events[^1].GetProperty("train_nats").GetDouble(), events[^1].GetProperty("val_nats").GetDouble());

    static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
