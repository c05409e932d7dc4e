namespace Nexus.Models.Tests;

public class ConfigTests
{
    [Theory]
    [InlineData("tiny", 128, 4, 2, 1_796_736)]
    [InlineData("small", 256, 4, 4, 7_251_200)]
    [InlineData("base", 512, 8, 6, 42_036_736)]
    [InlineData("large", 1024, 16, 12, 330_675_200)]
    [InlineData("xl", 2048, 32, 24, 1_312_516_096)]
    public void PresetHasItsWidthHeadsBlocksAndExactSize(string name, int width, int heads, int blocks, long count)
    {
        NexusConfig c = Presets.Get(name).Validate();
        Assert.Equal((width, heads, blocks), (c.DModel, c.Heads, c.Blocks));
        Assert.Equal(count, ParameterLayout.Count(c));
        Assert.InRange(count, 0.8 * Presets.Nominal(name), 1.2 * Presets.Nominal(name));
        Assert.Equal(c.Layers / 8, Enumerable.Range(0, c.Layers).Count(c.IsAttention));
    }

    [Fact]
    public void FormulaCountsWhatTheLayoutLaysOut()
    {
        NexusConfig[] configs = [.. Presets.Names.Select(Presets.Get), Fakes.Fake.Config,
            Fakes.Fake.Config with { TiedEmbeddings = false },
            Presets.Get("tiny") with { MlpRatio = 2.5, KvHeads = 2, DtRank = 3 }];
        foreach (NexusConfig c in configs)
        {
            Assert.Equal(ParameterLayout.Count(c), new ParameterLayout(c).Count());
        }
    }

    [Fact]
    public void EveryTensorIsAlignedAndDecayedOnesComeFirst()
    {
        ParameterLayout layout = new(Presets.Get("tiny"));
        long end = 0;
        foreach (Parameter p in layout.Parameters.OrderBy(p => p.Offset))
        {
            Assert.Equal(0, p.Offset % 16);
            Assert.True(p.Offset >= end, p.Name);
            Assert.Equal(p.Decay, p.Offset < layout.DecayedFloats);
            end = p.Offset + p.Count;
        }
        Assert.True(layout.Floats >= end);
        Assert.Contains(layout.Parameters, p => p.Name == "blocks.0.layers.3.mamba.in_proj.weight");
        Assert.Contains(layout.Parameters, p => p.Name == "blocks.1.layers.4.attention.o_proj.weight");
        Assert.All(layout.Parameters.Where(p => p.Shape.Length == 1), p => Assert.False(p.Decay));
    }

    [Fact]
    public void JsonRoundTripsAndMissingNamesHaveDefaults()
    {
        using Folder folder = new();
        NexusConfig config = Presets.Get("small") with { RopeTheta = 500000, Window = 128, MlpRatio = 1.5 };
        File.WriteAllText(folder["a.json"], NexusJson.Write(config));
        Assert.Equal(config, NexusJson.ReadConfig(folder["a.json"]));
        Assert.Contains("\"d_model\": 256", NexusJson.Write(config));
        File.WriteAllText(folder["b.json"], """{ "d_model": 64, /* the rest as usual */ "heads": 2, "kv_heads": 1 }""");
        Assert.Equal(new NexusConfig(DModel: 64, Heads: 2, KvHeads: 1), NexusJson.ReadConfig(folder["b.json"]));
    }

    [Fact]
    public void RunConfigKeepsTheDefaultsOfWhatItLeavesOut()
    {
        using Folder folder = new();
        File.WriteAllText(folder["run.json"], """{ "model": { "blocks": 3 }, "training": { "lr": 0.001, "schedule": "wsd" } }""");
        RunConfig run = NexusJson.ReadRun(folder["run.json"]);
        Assert.Equal(new NexusConfig(Blocks: 3), run.Model);
        Assert.Equal(new TrainOptions(Lr: 0.001, Schedule: ScheduleKind.Wsd), run.Training);
        RunConfig again = new(run.Model, run.Training);
        File.WriteAllText(folder["again.json"], NexusJson.Write(again));
        Assert.Equal(again, NexusJson.ReadRun(folder["again.json"]));
    }

    [Theory]
    [InlineData("""{ "d_modle": 64 }""", "d_modle")]
    [InlineData("""{ "d_model": "wide" }""", "d_model")]
    [InlineData("""{ "d_model": 64""", "expected JSON")]
    [InlineData("null", "null")]
    [InlineData("""{ "d_model": 99999999999 }""", "d_model")]
    [InlineData("""{ "model": { "d_model": 0 } }""", "d_model: expected 1 to 65536, actual 0")]
    [InlineData("""{ "training": { "batch": 0 } }""", "batch: expected at least 1, actual 0")]
    [InlineData("""{ "training": { "schedule": "linear" } }""", "schedule")]
    public void BadJsonIsNamed(string json, string says)
    {
        using Folder folder = new();
        File.WriteAllText(folder["bad.json"], json);
        NexusException e = Assert.Throws<NexusException>(() => NexusJson.ReadRun(folder["bad.json"]));
        Assert.Contains(says, e.Message);
    }

    [Fact]
    public void MissingFileIsNamed() =>
        Assert.Contains("no-such.json", Assert.Throws<NexusException>(() => NexusJson.ReadRun("no-such.json")).Message);

    public static TheoryData<string, NexusConfig, string> Impossible => new()
    {
        { "heads", new NexusConfig(DModel: 130), "expected a multiple of heads (4), actual 130; set d_model to 132" },
        { "odd head", new NexusConfig(DModel: 12, Heads: 4), "even number" },
        { "kv", new NexusConfig(KvHeads: 3), "kv_heads: expected a divisor of heads (4), actual 3" },
        { "offset", new NexusConfig(AttentionOffset: 8), "attention_offset: expected 0 to attention_every - 1 (7), actual 8" },
        { "expand", new NexusConfig(Expand: 1.501), "whole number" },
        { "negative", new NexusConfig(Blocks: -1), "blocks: expected 1 to 1024, actual -1" },
        { "nan", new NexusConfig(NormEps: double.NaN), "norm_eps" },
        { "huge", new NexusConfig(DModel: 65536, Blocks: 1024, LayersPerBlock: 64), "expected at most 17,179,869,184 " +
            "parameters" },
        { "preset", new NexusConfig(Vocab: 1), "vocab: expected 2 to 1048576, actual 1" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void ImpossibleDimensionsAreNamedWithWhatToDo(string name, NexusConfig config, string says)
    {
        Assert.NotNull(name);
        Assert.Contains(says, Assert.Throws<NexusException>(config.Validate).Message);
    }

    [Fact]
    public void AllProblemsAreListedAtOnce()
    {
        string message = Assert.Throws<NexusException>(() => new NexusConfig(DModel: 0, Vocab: 0).Validate()).Message;
        Assert.Contains("d_model", message);
        Assert.Contains("vocab", message);
    }

    [Fact]
    public void UnknownPresetNamesTheKnownOnes() =>
        Assert.Contains("tiny, small, base, large, xl", Assert.Throws<NexusException>(() => Presets.Get("huge")).Message);
}
