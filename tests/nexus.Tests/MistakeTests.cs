using Nexus.Models;
using Nexus.Tool;
using CommandLine = Nexus.Tool.CommandLine;

namespace nexus.Tests;

public class MistakeTests
{
    [Theory]
    [InlineData(2, "Did you mean --steps?", "train", "--stepz", "5")]
    [InlineData(2, "expected one of train, generate, info, explain, diff, accept, actual 'trian'", "trian")]
    [InlineData(2, "--steps: expected a whole number, actual 'many'", "train", "--steps", "many")]
    [InlineData(2, "--data: expected a value (PATH), actual none", "train", "--data")]
    [InlineData(2, "--lr: expected once, actual twice", "train", "--lr", "1", "--lr=2")]
    [InlineData(2, "--schedule: expected cosine or wsd, actual 'flat'", "train", "--schedule", "flat")]
    [InlineData(2, "expected --preset or --config, actual both", "train", "--preset", "tiny", "--config", "small.json")]
    [InlineData(2, "expected --steps or --minutes, actual both", "train", "--steps", "5", "--minutes", "1")]
    [InlineData(2, "expected --model DIR", "generate")]
    [InlineData(2, "--out: expected a value (DIR), actual an empty one", "train", "--out", "")]
    [InlineData(2, "--config: expected a value (FILE), actual an empty one", "train", "--config=")]
    [InlineData(2, "--model: expected a value (DIR), actual an empty one", "generate", "--model", "")]
    [InlineData(2, "--steps: expected a whole number, 1 or more, actual '-1'. Write for example --steps 2000", "train",
        "--steps", "-1")]
    [InlineData(2, "--steps: expected a whole number, 1 or more, actual '0'", "train", "--steps", "0")]
    [InlineData(2, "--minutes: expected a number above 0, actual '-1'. Write for example --minutes 20", "train", "--minutes",
        "-1")]
    [InlineData(2, "--lr: expected a number, actual 'nan'. Write for example --lr 0.003", "train", "--lr", "nan")]
    [InlineData(2, "actual 'help'. See `nexus train --help`", "train", "help")]
    [InlineData(2, "--tokens: expected 1 to 2147483646, actual '2147483647'", "generate", "--model", "missing", "--tokens",
        "2147483647")]
    [InlineData(2, "expected --out DIR with a checkpoint, or one in runs/tiny, actual neither", "train", "--resume")]
    [InlineData(1, "'typo': expected a folder with a checkpoint to resume from, actual none", "train", "--resume", "--out",
        "typo")]
    [InlineData(1, "threads: expected 0 to 1024, actual 100000", "train", "--threads", "100000")]
    [InlineData(1, "threads: expected 0 (one for each core) to 1024, actual 5000", "generate", "--model", "missing",
        "--threads", "5000")]
    [InlineData(1, "threads: expected 0 (one for each core) to 1024, actual -5", "generate", "--model", "missing",
        "--threads", "-5")]
    [InlineData(1, "vocab: expected 256, because the text is read and written as bytes, actual 512", "train", "--config",
        "wide.json")]
    [InlineData(1, "expected JSON, actual", "info", "--config", "surrogate.json")]
    [InlineData(1, "expected the JSON of a model config, actual null. Correct that entry", "info", "--config", "null.json")]
    [InlineData(2, "Nearest: RmsNorm, ", "explain", "rmsnrm")]
    [InlineData(2, "expected ir, adjoint, plan, lanes, cs, ptx, asm, state, memory or all, actual 'code'", "explain", "Silu", "--at",
        "code")]
    [InlineData(2, "expected AXIS=N with an axis of Silu (D) and N at least 1, actual 'Q=2'", "explain", "Silu", "--at", "memory",
        "--sizes", "Q=2")]
    [InlineData(2, "expected 512, 256, 128 or 1, actual '64'", "explain", "Silu", "--at", "asm", "--width", "64")]
    [InlineData(2, "expected one LAYER, actual 'Silu' and 'Gelu'", "explain", "Silu", "Gelu")]
    [InlineData(2, "expected the name of a layer with --at and --html, actual none", "explain", "--at", "plan")]
    [InlineData(1, "text.txt: expected a .NET assembly", "explain", "--assembly", "text.txt")]
    [InlineData(1, "expected a file that can be written", "explain", "Silu", "--html", "missing/page.html")]
    [InlineData(1, "expected a folder or an assembly, actual nothing at missing", "diff", "--base", "missing")]
    [InlineData(2, "expected one of ir, adjoint, plan, lanes, cs, ptx, actual 'asm'", "diff", "--base", "text.txt", "--at", "asm")]
    [InlineData(2, "expected --out with --assembly", "accept", "--assembly", "text.txt")]
    [InlineData(1, "batch: expected at least 1, actual -3", "train", "--batch", "-3")]
    [InlineData(1, "Preset: expected one of tiny", "train", "--preset", "giant")]
    [InlineData(1, "nothing there", "train", "--data", "missing.txt", "--steps", "1")]
    [InlineData(1, "actual 0 bytes", "train", "--data", "empty.txt", "--steps", "1")]
    [InlineData(1, "binary data", "train", "--data", "binary", "--steps", "1")]
    [InlineData(1, "Give more text, or a smaller --context", "train", "--data", "short.txt", "--steps", "1")]
    [InlineData(1, "expected a folder that can be written", "train", "--config", "small.json", "--data", "text.txt", "--out",
        "text.txt")]
    [InlineData(1, "expected a folder that can be written", "train", "--config", "small.json", "--data", "text.txt", "--out",
        "/proc/nexus")]
    [InlineData(1, "no such folder", "generate", "--model", "missing")]
    [InlineData(1, "temperature: expected 0 to 100", "generate", "--model", "missing", "--temperature", "-1")]
    [InlineData(1, "d_model: expected a multiple of heads (3)", "info", "--config", "impossible.json")]
    public void IsNamedWithExpectedActualAndWhatToDo(int code, string says, params string[] arguments)
    {
        using Tool tool = new();
        File.WriteAllText(tool["empty.txt"], "");
        File.WriteAllText(tool["short.txt"], "too short");
        File.WriteAllBytes(tool["binary"], [0, 1, 2, 3]);
        File.WriteAllText(tool["wide.json"], """{ "vocab": 512 }""");
        File.WriteAllText(tool["surrogate.json"], """{ "\ud800": 1 }""");
        File.WriteAllText(tool["null.json"], "null");
        File.WriteAllText(tool["impossible.json"], """{ "d_model": 128, "heads": 3 }""");
        (int actual, string output, string error) = tool.Run(arguments);
        Assert.Contains(says, error);
        Assert.Equal(code, actual);
        Assert.DoesNotContain("   at ", error);
        Assert.Equal("", output);
        Assert.False(Directory.Exists(tool["typo"]) || Directory.Exists(tool["runs"]), "a folder was left behind");
    }

    [Fact]
    public void AWidthThatDoesNotExistIsNamed()
    {
        using Tool tool = new();
        string[] train = ["train", "--config", "small.json", "--data", "text.txt", "--out", "run"];
        (int code, _, string error) = tool.Run([("NEXUS_ISA", "wide")], train);
        Assert.Equal(1, code);
        Assert.Contains("NEXUS_ISA: unknown width 'wide': expected scalar, 128, 256 or 512", error);
        // Without AVX-512 in hardware: the variable is the runtime's own.
        (code, _, error) = tool.Run([("NEXUS_ISA", "512"), ("DOTNET_EnableAVX512", "0")], train);
        Assert.Equal(1, code);
        Assert.Contains("asks for Lanes512, which does not run in hardware here", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void AProcessWithoutVectorsIsNotSlowWithoutAWord()
    {
        using Tool tool = new();
        // The variable is the runtime's own: without AVX2 there is no fused multiply-add either.
        string[] train = ["train", "--config", "small.json", "--data", "text.txt", "--out", "run", "--steps", "1"];
        (int code, string output, string error) = tool.Run([("DOTNET_EnableAVX2", "0")], train);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("remove the DOTNET_Enable… setting that forbids them; NEXUS_ISA=scalar runs all the same", error);
        Assert.Equal(0, tool.Run([("DOTNET_EnableAVX2", "0"), ("NEXUS_ISA", "scalar")], train).Code);
        Assert.Equal(0, tool.Run([("DOTNET_EnableAVX2", "0")], ["--help"]).Code);
    }

    [Fact]
    public void WithJsonTheMistakeIsAnEventToo()
    {
        using Tool tool = new();
        (int code, string output, _) = tool.Run("train", "--json", "--data", "missing.txt", "--steps", "1");
        Assert.Equal(1, code);
        Assert.Equal("error", Tool.Events(output)[^1].GetProperty("event").GetString());
    }

    [Fact]
    public void WeightsThatLieAboutTheirSizeAreNamed()
    {
        using Tool tool = new();
        Directory.CreateDirectory(tool["lie"]);
        File.WriteAllText(tool["lie/config.json"], """{ "d_model": 32, "heads": 2, "kv_heads": 1, "blocks": 1 }""");
        byte[] header = """
            {"embedding.weight":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,64]}}
            """u8.ToArray();
        File.WriteAllBytes(tool["lie/model.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header,
            .. new byte[64]]);
        (int code, _, string error) = tool.Run("generate", "--model", "lie");
        Assert.Equal(1, code);
        Assert.Contains("embedding.weight", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData(Checkpoint.StateFile, "{}", "expected the JSON of a training state")]
    [InlineData(Checkpoint.StateFile, """{ "step": 1 }""", "The file is damaged: use another checkpoint.")]
    [InlineData(Checkpoint.StateFile, "null", "expected the JSON of a training state, actual null. The file is damaged")]
    [InlineData(Checkpoint.OptimizerFile, "half", ". The file is damaged: use another checkpoint.")]
    [InlineData(Checkpoint.WeightsFile, "half", ". The config beside it describes another model, or the file is damaged")]
    public void ADamagedCheckpointIsNamed(string file, string content, string says)
    {
        using Tool tool = new();
        tool.Train("run");
        string path = Path.Combine(CheckpointFolder.Find(tool["run"]), file);
        File.WriteAllText(path, content);
        (int code, _, string error) = tool.Run("train", "--resume", "--out", "run", "--steps", "20");
        Assert.Equal(1, code);
        Assert.Contains(says, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void ASessionThatDoesNotFitIntoMemoryIsNamedBeforeItIsTouched()
    {
        using Tool tool = new();
        tool.Train("run", "--steps", "1");
        (int code, string output, string error) = tool.Run("generate", "--model", "run", "--tokens", "2000000000");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("a session of 2000000001 tokens: expected at most the", error);
        Assert.Contains("Lower --tokens", error);
    }

    [Theory]
    [InlineData("generate --model run")]
    [InlineData("generate --model run --json")]
    [InlineData("train --config small.json --data text.txt --out full --steps 100000 --save-every 0")]
    public void OutputThatCannotBeWrittenIsNamed(string command)
    {
        using Tool tool = new();
        tool.Train("run", "--steps", "1");
        (int code, _, string error) = tool.Shell($"$NEXUS {command} > /dev/full");
        Assert.Equal(1, code);
        Assert.Contains("standard output: expected to be able to write to it, actual: No space left on device", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void WhenNobodyReadsTheWorkEndsAndIsKept()
    {
        using Tool tool = new();
        const string train = "$NEXUS train --config small.json --data text.txt --out run --steps 1000000 --save-every 0 --json";
        (int code, string output, string error) = tool.Shell(train + " | head -n 3");
        Assert.Equal(141, code);
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("nobody reads its output any more", error);
        using HybridModel kept = HybridModel.Load(tool["run"]);
        (code, output, error) = tool.Shell("$NEXUS generate --model run --tokens 1000000 | head -c 5");
        Assert.Equal((141, 5, ""), (code, output.Length, error));
    }

    [Theory]
    [InlineData(2, typeof(CommandLine.UsageException))]
    [InlineData(1, typeof(NexusException))]
    [InlineData(1, typeof(IOException))]
    [InlineData(1, typeof(UnauthorizedAccessException))]
    [InlineData(3, typeof(PlatformNotSupportedException))]
    [InlineData(70, typeof(NullReferenceException))]
    public void WhateverIsThrownEndsWithOneMessage(int code, Type thrown)
    {
        TextWriter before = Console.Error;
        using StringWriter error = new();
        Console.SetError(error);
        try
        {
            Assert.Equal(code, Program.Guarded(false, () => throw (Exception)Activator.CreateInstance(thrown, "this happened")!));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Contains("this happened", error.ToString());
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
