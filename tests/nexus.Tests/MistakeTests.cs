namespace nexus.Tests;

public class MistakeTests
{
    [Theory]
    [InlineData(2, "Did you mean --steps?", "train", "--stepz", "5")]
    [InlineData(2, "expected one of train, generate, info, actual 'trian'", "trian")]
    [InlineData(2, "--steps: expected a whole number, actual 'many'", "train", "--steps", "many")]
    [InlineData(2, "--data: expected a value (PATH), actual none", "train", "--data")]
    [InlineData(2, "--lr: expected once, actual twice", "train", "--lr", "1", "--lr=2")]
    [InlineData(2, "--schedule: expected cosine or wsd, actual 'flat'", "train", "--schedule", "flat")]
    [InlineData(2, "expected --preset or --config, actual both", "train", "--preset", "tiny", "--config", "small.json")]
    [InlineData(2, "expected --steps or --minutes, actual both", "train", "--steps", "5", "--minutes", "1")]
    [InlineData(2, "expected --model DIR", "generate")]
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
        File.WriteAllText(tool["impossible.json"], """{ "d_model": 128, "heads": 3 }""");
        (int actual, string output, string error) = tool.Run(arguments);
        Assert.Contains(says, error);
        Assert.Equal(code, actual);
        Assert.DoesNotContain("   at ", error);
        Assert.Equal("", output);
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
}
