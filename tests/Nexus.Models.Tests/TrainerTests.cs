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

    /// <summary>AdamW does not see the gradient's scale, so the norms are compared, which do, and then the weights. Two sums of
    /// half as many rows round in another order: the bound is what f32 can differ by over the few hundred additions.</summary>
    [Fact]
    public void AccumulationEqualsALargerBatch()
    {
        using Folder temp = new();
        (double[] norms, float[] weights) Run(string name, TrainOptions options)
        {
            List<double> norms = [];
            TrainResult result = Train(temp[name], options with { Clip = 0, Lr = 1e-3 }, (in TrainProgress p) =>
            {
                if (p.Kind == ProgressKind.Step)
                {
                    norms.Add(p.GradientNorm);
                }
            });
            using HybridModel model = HybridModel.Load(result.Checkpoint, kernels: Fake.Kernels);
            return ([.. norms], [.. model.Layout.Parameters.SelectMany(p => model.Values(p).ToArray())]);
        }
        (double[] one, float[] oneWeights) = Run("one", Options with { Batch = 4 });
        (double[] two, float[] twoWeights) = Run("two", Options with { Batch = 2, Accumulate = 2 });
        Assert.Equal(12, one.Length);
        Assert.All(one.Zip(two), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-4, 1 + 1e-4));
        Assert.All(oneWeights.Zip(twoWeights), pair => Assert.InRange(pair.Second - pair.First, -2e-4f, 2e-4f));
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

    sealed class SetClock : TimeProvider
    {
        long now;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => now;

        public void Advance(double seconds) => now += (long)(seconds * 1e6);
    }

    static TrainResult TrainFor(string folder, double seconds, Func<int, double> secondsOfStep, List<int> planned)
    {
        SetClock clock = new();
        TrainOptions options = Options with { Steps = 0, Seconds = seconds, Lr = 1e-5, EvalEvery = 0, SaveEvery = 0 };
        return new Trainer(Fake.Config, options with { Out = folder }, Corpus, Fake.Kernels) { Clock = clock }.Run((in TrainProgress p) =>
        {
            if (p.Kind == ProgressKind.Step)
            {
                planned.Add(p.Steps);
                clock.Advance(secondsOfStep(p.Step));
            }
        });
    }

    /// <summary>The first steps are ten times slower, as those that are still being compiled are: what is planned from them is
    /// put right, and 97 % of the budget are used.</summary>
    [Fact]
    public void ATimeBudgetBecomesStepsAtTheSpeedThatIsReached()
    {
        using Folder temp = new();
        List<int> planned = [];
        TrainResult result = TrainFor(temp["run"], 10, step => step <= 10 ? 0.1 : 0.01, planned);
        Assert.False(result.Stopped);
        Assert.InRange(result.Seconds, 9.6, 9.8);
        Assert.InRange(result.Steps, 870, 890);
        Assert.Equal(0, planned[8]);
        Assert.All(planned.Skip(800), p => Assert.Equal(result.Steps, p));
    }

    /// <summary>A machine that becomes slower is planned for until 70 % of the budget are over; the number then stays.</summary>
    [Fact]
    public void ATimeBudgetIsPlannedAnewUntilSeventyPercentAreOver()
    {
        using Folder temp = new();
        List<int> planned = [];
        TrainResult result = TrainFor(temp["run"], 10, step => step <= 300 ? 0.01 : 0.02, planned);
        Assert.InRange(planned[250], 960, 980);
        Assert.InRange(result.Steps, 630, 640);
        Assert.InRange(result.Seconds, 9.6, 9.8);
        TrainResult late = TrainFor(temp["late"], 10, step => step <= 800 ? 0.01 : 0.02, planned);
        Assert.InRange(late.Steps, 960, 980);
        Assert.InRange(late.Seconds, 11, 12);
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
        Assert.Contains("actual 12 done",
            Assert.Throws<NexusException>(() => Train(temp["run"], more with { Steps = 3 })).Message);
    }

    [Fact]
    public void WhatIsTrainedOnCannotBeChangedAndTheRestIsSaid()
    {
        using Folder temp = new();
        Train(temp["run"], Options);
        string before = Tensors(temp["run"]);
        TrainOptions more = Options with { Steps = 20, Resume = true };
        (TrainOptions Changed, string Says)[] refused =
        [
            (more with { Seed = 5 }, "seed 5 instead of 1337"), (more with { Batch = 1 }, "batch 1 instead of 2"),
            (more with { Context = 4 }, "context 4 instead of 8"), (more with { Accumulate = 3 }, "accumulate 3 instead of 1"),
            (more with { Validation = 0.2 }, "validation 0.2 instead of 0.1"),
        ];
        foreach ((TrainOptions changed, string says) in refused)
        {
            Assert.Contains(says, Assert.Throws<NexusException>(() => Train(temp["run"], changed)).Message);
        }
        Assert.Equal(before, Tensors(temp["run"]));
        List<string?> said = [];
        Train(temp["run"], more with { Clip = 0.5, Schedule = ScheduleKind.Wsd }, (in TrainProgress p) => said.Add(p.Changed));
        Assert.All(said, text =>
            Assert.Equal("steps 20 instead of 12, schedule wsd instead of cosine, clip 0.5 instead of 1", text));
        said.Clear();
        Train(temp["run"], more with { Clip = 0.5, Schedule = ScheduleKind.Wsd }, (in TrainProgress p) => said.Add(p.Changed));
        Assert.All(said, Assert.Null);
    }

    [Fact]
    public void NothingToResumeIsNamedAndLeavesNoFolder()
    {
        using Folder temp = new();
        Assert.Contains("expected a folder with a checkpoint to resume from, actual none",
            Assert.Throws<NexusException>(() => Train(temp["runs/typo"], Options with { Resume = true })).Message);
        Assert.Throws<NexusException>(() => Train(temp["runs/long"], Options with { Context = 1000 }));
        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    [Theory]
    [InlineData(ProgressKind.Step)]
    [InlineData(ProgressKind.Validation)]
    public void WhenAHandlerThrowsWhatWasTrainedIsKept(ProgressKind kind)
    {
        using Folder temp = new();
        Train(temp["whole"], Options);
        Assert.Throws<IOException>(() => Train(temp["parts"], Options with { SaveEvery = 0 }, (in TrainProgress p) =>
        {
            if (p.Kind == kind && p.Step == 5)
            {
                throw new IOException("no space left");
            }
        }));
        Assert.EndsWith("step-00000005", CheckpointFolder.Find(temp["parts"]));
        Train(temp["parts"], Options with { SaveEvery = 0, Resume = true });
        Assert.Equal(Tensors(temp["whole"]), Tensors(temp["parts"]));
    }

    [Fact]
    public void WhatWasNotMeasuredIsNoNumber()
    {
        using Folder temp = new();
        TrainResult few = Train(temp["few"], Options with { Steps = 5 }), more = Train(temp["more"], Options with { Steps = 6 });
        Assert.True(double.IsNaN(few.TokensPerSecond) && double.IsNaN(few.AllocatedBytesPerStep));
        Assert.True(more.TokensPerSecond > 0 && double.IsFinite(more.AllocatedBytesPerStep));
    }

    /// <summary>A loss that is no loss fails after the threads were started, an optimiser that is none after that.</summary>
    [Fact]
    public void ARunThatCannotBeBuiltLeavesNoThreads()
    {
        using Folder temp = new();
        int before = Workers();
        foreach (ModelKernels kernels in (ModelKernels[])[Fake.Kernels with { Loss = new FakeHead() },
            Fake.Kernels with { AdamW = new FakeHead() }])
        {
            TrainOptions options = Options with { Out = temp["run"], Threads = 6 };
            Assert.ThrowsAny<ArgumentException>(() => new Trainer(Fake.Config, options, Corpus, kernels).Run());
            Assert.Equal(before, Workers());
        }
        using Engine engine = new(6);
        Assert.Equal(before + 5, Workers());
    }

    /// <summary>Threads of worker pools in this process, by their names.</summary>
    static int Workers() => Directory.GetDirectories("/proc/self/task")
        .Count(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("Nexus worker", StringComparison.Ordinal));

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
