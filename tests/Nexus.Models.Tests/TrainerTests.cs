using Nexus.Models.Tests.Fakes;
using Nexus.Runtime;

namespace Nexus.Models.Tests;

public class TrainerTests
{
    static readonly TrainOptions Options = new(Steps: 12, Batch: 2, Context: 8, Lr: 0.02, Warmup: 2, EvalEvery: 5,
        EvalWindows: 3, SaveEvery: 4);

    static ByteCorpus Corpus { get; } = new([.. Enumerable.Range(0, 600).Select(i => (byte)('a' + i * i % 7))], "text");

    static TrainResult Train(string folder, TrainOptions options, TrainProgressHandler? progress = null,
        CancellationToken cancellation = default) =>
        new Trainer(Fake.Config, options with { Out = folder }, Corpus, Fake.Kernels).Run(progress, cancellation);

    /// <summary>The bytes of all tensors of the newest checkpoint.</summary>
    static string Tensors(string folder)
    {
        string newest = CheckpointFolder.Find(folder);
        return string.Join(' ', new[] { Checkpoint.WeightsFile, Checkpoint.OptimizerFile }
            .Select(f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(newest,
                f))))));
    }

    [Fact]
    public void LossFallsAndEverythingIsReported()
    {
        using Folder temp = new();
        List<ProgressKind> kinds = [];
        List<double> losses = [];
        TrainResult result = Train(temp["run"], Options with { Steps = 60, EvalEvery = 25, SaveEvery = 20 },
            (in TrainProgress p) =>
        {
            kinds.Add(p.Kind);
            if (p.Kind == ProgressKind.Step)
            {
                losses.Add(p.Loss);
                Assert.True(p.LearningRate > 0 && p.GradientNorm > 0 && p.Steps == 60);
            }
        });
        Assert.InRange(losses[0], Math.Log(256) - 0.3, Math.Log(256) + 0.3);
        Assert.True(result.TrainNats < 4, $"{result.TrainNats}");
        Assert.Equal((60, false), (result.Steps, result.Stopped));
        Assert.Equal(result.ValidationNats / Math.Log(2), result.ValidationBitsPerByte);
        Assert.Equal(ParameterLayout.Count(Fake.Config), result.Parameters);
        Assert.Equal(60, kinds.Count(k => k == ProgressKind.Step));
        Assert.Equal(3, kinds.Count(k => k == ProgressKind.Validation));
        Assert.Equal(ProgressKind.Started, kinds[0]);
        Assert.True(File.Exists(temp["run/loss.svg"]));
        Assert.All(Checkpoint.Files, f => Assert.True(File.Exists(Path.Combine(result.Checkpoint, f)), f));
    }

    [Fact]
    public void ResumedEqualsUninterruptedBitForBit()
    {
        using Folder temp = new();
        Train(temp["whole"], Options);
        using CancellationTokenSource stop = new();
        TrainResult first = Train(temp["parts"], Options, (in TrainProgress p) =>
        {
            if (p.Kind == ProgressKind.Step && p.Step == 7)
            {
                stop.Cancel();
            }
        }, stop.Token);
        Assert.Equal((7, true), (first.Steps, first.Stopped));
        Assert.EndsWith("step-00000007", first.Checkpoint);
        List<int> steps = [];
        TrainResult second = Train(temp["parts"], Options with { Resume = true }, (in TrainProgress p) => steps.Add(p.Step));
        Assert.Equal(7, steps[0]);
        Assert.Equal(12, second.Steps);
        Assert.Equal(Tensors(temp["whole"]), Tensors(temp["parts"]));
    }

    [Fact]
    public void AccumulationEqualsALargerBatch()
    {
        using Folder temp = new();
        TrainResult one = Train(temp["one"], Options with { Batch = 4, Clip = 0 });
        TrainResult two = Train(temp["two"], Options with { Batch = 2, Accumulate = 2, Clip = 0 });
        Assert.Equal(one.TrainNats, two.TrainNats, 3);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        using Folder temp = new();
        long[] bytes = new long[31];
        Train(temp["run"], Options with { Steps = 30, EvalEvery = 0, SaveEvery = 0 },
            (in TrainProgress p) => bytes[p.Step] = p.Kind == ProgressKind.Step ? GC.GetAllocatedBytesForCurrentThread()
                : bytes[p.Step]);
        Assert.All(Enumerable.Range(5, 25), i => Assert.Equal(bytes[i], bytes[i + 1]));
    }

    [Fact]
    public void SeedsDiffer()
    {
        using Folder temp = new();
        Train(temp["a"], Options);
        Train(temp["b"], Options with { Seed = 2 });
        Train(temp["c"], Options);
        Assert.NotEqual(Tensors(temp["a"]), Tensors(temp["b"]));
        Assert.Equal(Tensors(temp["a"]), Tensors(temp["c"]));
    }

    [Fact]
    public void ATimeBudgetBecomesSteps()
    {
        using Folder temp = new();
        int planned = 0;
        TrainResult result = Train(temp["run"], Options with { Steps = 0, Seconds = 1.5, Lr = 1e-5, EvalEvery = 0,
            SaveEvery = 0 },
            (in TrainProgress p) => planned = p.Steps);
        Assert.Equal(planned, result.Steps);
        Assert.InRange(result.Seconds, 0.2, 6);
    }

    [Fact]
    public void ABudgetShorterThanTheWarmUpStillEnds()
    {
        using Folder temp = new();
        TrainResult result = Train(temp["run"], Options with { Steps = 0, Seconds = 1e-3, EvalEvery = 0, SaveEvery = 0 });
        Assert.InRange(result.Steps, 1, 20);
        Assert.False(result.Stopped);
    }

    [Fact]
    public void ARunIsNotOverwrittenWithoutAsking()
    {
        using Folder temp = new();
        Train(temp["run"], Options);
        string before = Tensors(temp["run"]);
        Assert.Contains("--resume", Assert.Throws<NexusException>(() => Train(temp["run"], Options)).Message);
        Assert.Equal(before, Tensors(temp["run"]));
    }

    [Fact]
    public void AnotherTextOrModelCannotBeResumed()
    {
        using Folder temp = new();
        Train(temp["run"], Options);
        TrainOptions more = Options with { Steps = 20, Resume = true, Out = temp["run"] };
        ByteCorpus other = new([.. Enumerable.Repeat((byte)'x', 600)], "other");
        Assert.Contains("hash", Assert.Throws<NexusException>(() => new Trainer(Fake.Config, more, other, Fake.Kernels).Run())
            .Message);
        NexusException model = Assert.Throws<NexusException>(() =>
            new Trainer(Fake.Config with { DState = 5 }, more, Corpus, Fake.Kernels).Run());
        Assert.Contains("\"d_state\": 3 and not 5", model.Message);
        Assert.Contains("actual 12 " +
            "done", Assert.Throws<NexusException>(() => Train(temp["run"], more with { Steps = 3 })).Message);
    }

    [Fact]
    public void DivergenceIsSaidAndTheLastCheckpointKept()
    {
        using Folder temp = new();
        Train(temp["run"], Options);
        NexusException e = Assert.Throws<NexusException>(() =>
            Train(temp["run"], Options with { Steps = 400, Lr = 10, Clip = 0, Resume = true, EvalEvery = 0, SaveEvery = 0,
                WeightDecay = 10 }));
        Assert.Contains("Training has diverged", e.Message);
        using HybridModel model = HybridModel.Load(temp["run"], kernels: Fake.Kernels);
        Assert.All(model.Layout.Parameters, p => Assert.DoesNotContain(model.Values(p).ToArray(), v => !float.IsFinite(v)));
    }

    [Theory]
    [InlineData(Checkpoint.WeightsFile)]
    [InlineData(Checkpoint.ConfigFile)]
    public void ADamagedCheckpointIsNamed(string file)
    {
        using Folder temp = new();
        string checkpoint = Train(temp["run"], Options).Checkpoint, path = Path.Combine(checkpoint, file);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains(file, Assert.Throws<NexusException>(() => HybridModel.Load(temp["run"], kernels: Fake.Kernels)).Message);
    }

    [Fact]
    public void AConfigThatDoesNotFitTheWeightsIsNamed()
    {
        using Folder temp = new();
        string checkpoint = Train(temp["run"], Options).Checkpoint;
        File.WriteAllText(Path.Combine(checkpoint, Checkpoint.ConfigFile), NexusJson.Write(Fake.Config with { DState = 4 }));
        string message = Assert.Throws<NexusException>(() => HybridModel.Load(temp["run"], kernels: Fake.Kernels)).Message;
        Assert.Contains("mamba", message);
        Assert.Contains("expected", message);
    }
}
