using System.Diagnostics;
using System.Text.Json;
using Nexus.Models;
using Nexus.Tool.Commands;

namespace nexus.Tests;

public class TrainTests
{
    static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    [Fact]
    public void JsonLinesEndWithDoneAndItsStableNames()
    {
        using Tool tool = new();
        JsonElement[] events = tool.Train("run");
        Assert.Equal("start", events[0].GetProperty("event").GetString());
        Assert.Equal(12, events.Count(e => e.GetProperty("event").GetString() == "step"));
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "validation");
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "checkpoint");
        JsonElement done = events[^1];
        Assert.Equal(["event", "steps", "train_nats", "val_nats", "val_bits_per_byte", "tokens_per_second", "seconds",
            "parameters",
            "allocated_bytes_per_step"], Names(done));
        Assert.Equal("done", done.GetProperty("event").GetString());
        Assert.Equal(12, done.GetProperty("steps").GetInt32());
        Assert.InRange(done.GetProperty("val_nats").GetDouble(), 1, 6);
        Assert.Equal(done.GetProperty("val_nats").GetDouble() / Math.Log(2), done.GetProperty("val_bits_per_byte")
            .GetDouble(), 4);
        Assert.Equal(ParameterLayout.Count(NexusJson.ReadConfig(tool["small.json"])), done.GetProperty("parameters").GetInt64());
        Assert.Equal(0, done.GetProperty("allocated_bytes_per_step").GetDouble());
        Assert.True(File.Exists(tool["run/loss.svg"]));
    }

    [Fact]
    public void GenerateEndsWithDoneAndItsStableNames()
    {
        using Tool tool = new();
        tool.Train("run");
        (int code, string text, string error) = tool.Run("generate", "--model", "run", "--prompt", "line 7", "--tokens", "20",
            "--json");
        Assert.True(code == 0, error);
        JsonElement[] events = Tool.Events(text);
        Assert.Equal(21, events.Length);
        JsonElement done = events[^1];
        Assert.Equal(["event", "tokens", "first_token_ms", "p50_ms", "p99_ms", "tokens_per_second", "state_bytes",
            "allocated_bytes_per_token"],
            Names(done));
        Assert.Equal(20, done.GetProperty("tokens").GetInt32());
        Assert.True(done.GetProperty("state_bytes").GetInt64() > 0);
        Assert.Equal(0, done.GetProperty("allocated_bytes_per_token").GetDouble());
        string again = tool.Run("generate", "--model", "run", "--prompt", "line 7", "--tokens", "20", "--threads", "1").Output;
        string bytes = string.Concat(events[..^1].Select(e => (char)e.GetProperty("byte").GetInt32()));
        Assert.Equal("line 7" + bytes + "\n", again);
    }

    [Fact]
    public void WhatWasNotMeasuredIsNull()
    {
        using Tool tool = new();
        JsonElement trained = tool.Train("run", "--steps", "3")[^1];
        Assert.Equal(3, trained.GetProperty("steps").GetInt32());
        Assert.Equal(JsonValueKind.Null, trained.GetProperty("tokens_per_second").ValueKind);
        Assert.Equal(JsonValueKind.Null, trained.GetProperty("allocated_bytes_per_step").ValueKind);
        JsonElement one = Tool.Events(tool.Run("generate", "--model", "run", "--tokens", "1", "--json").Output)[^1];
        Assert.True(one.GetProperty("first_token_ms").GetDouble() > 0);
        foreach (string name in (string[])["p50_ms", "p99_ms", "tokens_per_second", "allocated_bytes_per_token"])
        {
            Assert.Equal(JsonValueKind.Null, one.GetProperty(name).ValueKind);
        }
        JsonElement few = Tool.Events(tool.Run("generate", "--model", "run", "--tokens", "4", "--json").Output)[^1];
        Assert.Equal(JsonValueKind.Null, few.GetProperty("allocated_bytes_per_token").ValueKind);
    }

    [Fact]
    public void TheTimeOfATokenIsThatOfFeedingOneAndChoosingTheNext()
    {
        TokenTimes times = new(3);
        Assert.True(double.IsNaN(times.Quantile(0.5)) && double.IsNaN(times.PerSecond));
        times.Add(30);
        times.Add(10);
        times.Add(20);
        Assert.Equal((20, 30, 50), (times.Quantile(0.5), times.Quantile(0.99), times.PerSecond));
        Assert.Equal(3, times.Count);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        using Tool tool = new();
        tool.Train("one", "--threads", "1");
        tool.Train("two", "--threads", "2");
        foreach (string file in new[] { Checkpoint.WeightsFile, Checkpoint.OptimizerFile })
        {
            Assert.Equal(tool.Newest("one", file), tool.Newest("two", file));
        }
    }

    [Fact]
    public void AKilledRunLeavesALoadableCheckpointAndGoesOn()
    {
        using Tool tool = new();
        string[] arguments = ["train", "--config", "small.json", "--data", "text.txt", "--out", "run", "--steps", "100000",
            "--save-every", "1",
            "--eval-every", "0", "--threads", "1"];
        for (int kill = 0; kill < 4; kill++)
        {
            using Process process = tool.Start(kill == 0 ? arguments : [.. arguments, "--resume"]);
            int before = kill == 0 ? 0 : Step(tool);
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(tool["run"]) && Step(tool) > before + 3, 60_000),
                "no checkpoint came");
            Thread.Sleep(17 * kill);
            process.Kill();
            process.WaitForExit();
            using HybridModel model = HybridModel.Load(tool["run"]);
            Assert.All(model.Layout.Parameters, p => Assert.DoesNotContain(model.Values(p).ToArray(), v => !float.IsFinite(v)));
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void AnInterruptWritesACheckpointFirst(string signal)
    {
        using Tool tool = new();
        using Process process = tool.Start("train", "--config", "small.json", "--data", "text.txt", "--out", "run", "--steps",
            "100000",
            "--save-every", "0", "--eval-every", "0", "--threads", "1", "--json");
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (lines.Count == 2)
            {
                Process.Start("kill", ["-" + signal, process.Id.ToString()])!.WaitForExit();
            }
        }
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        JsonElement done = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("done", done.GetProperty("event").GetString());
        Assert.Equal(JsonValueKind.Null, done.GetProperty("val_nats").ValueKind);
        Assert.Equal(Step(tool), done.GetProperty("steps").GetInt32());
    }

    static int Step(Tool tool) => CheckpointFolder.NewestIn(tool["run"]) is { } newest ? int.Parse(Path.GetFileName(newest)[5..])
        : 0;
}
