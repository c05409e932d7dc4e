using Nexus.Runtime;

namespace Nexus.Models.Tests;

/// <summary>Promises that hold for a model of the generated kernels.</summary>
public class GeneratedModelTests
{
    static readonly NexusConfig Config = new(DModel: 32, Heads: 2, KvHeads: 1, Blocks: 1, LayersPerBlock: 4, AttentionEvery: 4,
        AttentionOffset: 1,
        Expand: 2, DState: 4, MlpRatio: 1);

    static readonly byte[] Text = [.. Enumerable.Range(0, 97).Select(i => (byte)(32 + i * i * 31 % 90))];

    static double Loss(ReadOnlySpan<float> logits, int target)
    {
        double most = float.MinValue, sum = 0;
        foreach (float logit in logits)
        {
            most = Math.Max(most, logit);
        }
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - most);
        }
        return Math.Log(sum) + most - logits[target];
    }

    public static TheoryData<string, NexusConfig, int> Variants => new()
    {
        { "one token", Config, 1 },
        { "chunks", Config, 13 },
        { "whole", Config, 96 },
        { "untied, windowed, wide heads", Config with { TiedEmbeddings = false, Window = 10, KvHeads = 2, MlpRatio = 0 }, 7 },
        { "no attention", Config with { AttentionEvery = 0, Expand = 1, DConv = 2, DtRank = 5 }, 5 },
        { "odd sizes", Config with { DModel = 36, Heads = 3, MlpRatio = 0.5, DState = 7, DConv = 3, Expand = 1.25 }, 11 },
    };

    /// <summary>Pieces may differ from the whole by twice what f32 rounding does to the whole, which the lane widths show: they
    /// compute the same equations in other orders.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void PromptAndStepsEqualTheTrainingForward(string name, NexusConfig config, int piece)
    {
        Isa[] widths = [.. IsaSupport.Available];
        float[][] whole = [.. widths.Select(isa => RowLosses(config, isa))];
        double rounding = whole.SelectMany(a => whole.Select(b => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max())).Max();
        double bound = 2 * rounding + MathF.BitIncrement(whole[0].Max()) - whole[0].Max();
        foreach ((Isa isa, float[] expected) in widths.Zip(whole))
        {
            using Engine engine = new(1, isa);
            using HybridModel model = new HybridModel(config, engine).Initialise(5);
            using GenerationSession session = new(model, 96, 96);
            for (int at = 0; at < 96; at += piece)
            {
                int count = Math.Min(piece, 96 - at);
                session.Feed(Text.AsSpan(at, count));
                double difference = Math.Abs(Loss(session.Logits, Text[at + count]) - expected[at + count - 1]);
                Assert.True(difference <= bound, $"{name}, {isa}: token {at + count - 1} differs by {difference}, bound {bound}");
            }
        }
    }

    static float[] RowLosses(NexusConfig config, Isa isa)
    {
        using Engine engine = new(1, isa);
        using HybridModel model = new HybridModel(config, engine).Initialise(5);
        using TrainingPass pass = new(model, 1, 96);
        for (int i = 0; i < 96; i++)
        {
            (pass.Inputs[i], pass.Targets[i]) = (Text[i], Text[i + 1]);
        }
        pass.Forward(training: true);
        return pass.RowLosses.ToArray();
    }

    [Fact]
    public void ValidationEqualsTheTrainingForward()
    {
        using HybridModel model = new HybridModel(Config).Initialise(5);
        using TrainingPass pass = new(model, 2, 48);
        for (int i = 0; i < 96; i++)
        {
            (pass.Inputs[i], pass.Targets[i]) = (Text[i], Text[i + 1]);
        }
        float trained = pass.Forward(training: true);
        float[] rows = pass.RowLosses.ToArray();
        Assert.Equal(trained, pass.Forward(training: false));
        Assert.Equal(rows, pass.RowLosses.ToArray());
        Assert.Equal(rows.Average(), trained, 5);
    }

    [Fact]
    public void GradientsAddUpUntilCleared()
    {
        using HybridModel model = new HybridModel(Config).Initialise(5);
        using TrainingPass pass = new(model, 2, 48);
        for (int i = 0; i < 96; i++)
        {
            (pass.Inputs[i], pass.Targets[i]) = (Text[i], Text[i + 1]);
        }
        float[] After(int times, float scale)
        {
            pass.ClearGradients();
            for (int i = 0; i < times; i++)
            {
                pass.Forward(training: true);
                pass.Backward(scale);
            }
            return pass.Gradients.AsSpan().ToArray();
        }
        float[] once = After(1, 1), halves = After(2, 0.5f);
        float most = once.Max(Math.Abs);
        Assert.True(most > 0);
        Assert.All(once.Zip(halves), pair => Assert.InRange(pair.Second - pair.First, -1e-6f * most, 1e-6f * most));
        Assert.Equal(once, After(1, 1));
    }

    [Fact]
    public void NoTokenSeesTheFuture()
    {
        using HybridModel model = new HybridModel(Config).Initialise(5);
        using TrainingPass pass = new(model, 2, 48);
        for (int i = 0; i < 96; i++)
        {
            (pass.Inputs[i], pass.Targets[i]) = (Text[i], Text[i + 1]);
        }
        pass.Forward(training: true);
        float[] before = pass.RowLosses.ToArray();
        pass.Inputs[40] ^= 1;
        pass.Forward(training: true);
        float[] after = pass.RowLosses.ToArray();
        Assert.Equal(before[..40], after[..40]);
        Assert.Equal(before[48..], after[48..]);
        Assert.NotEqual(before[40], after[40]);
        Assert.NotEqual(before[47], after[47]);
    }

    /// <summary>The directional derivative from the gradients against the change of the loss, in the direction of the gradients
    /// of each tensor.</summary>
    [Fact]
    public void EveryTensorsGradientPredictsTheLoss()
    {
        using HybridModel model = new HybridModel(Config).Initialise(5);
        using TrainingPass pass = new(model, 2, 48);
        for (int i = 0; i < 96; i++)
        {
            (pass.Inputs[i], pass.Targets[i]) = (Text[i], Text[i + 1]);
        }
        pass.Forward(training: true);
        pass.Backward(1);
        foreach (Parameter p in model.Layout.Parameters)
        {
            float[] gradient = pass.Gradients.Slice(p.Offset, p.Count).AsSpan().ToArray();
            float[] kept = model.Values(p).ToArray();
            double length = Math.Sqrt(gradient.Sum(g => (double)g * g));
            Assert.True(length > 1e-7, $"{p.Name}: gradient of length {length}");
            double step = Math.Min(0.02 * Math.Sqrt(kept.Sum(v => (double)v * v)) + 1e-3, 0.01 / length);
            double Moved(double by)
            {
                Span<float> values = model.Values(p);
                for (int i = 0; i < kept.Length; i++)
                {
                    values[i] = (float)(kept[i] + by * gradient[i] / length);
                }
                pass.Forward(training: false);
                double sum = 0;
                foreach (float loss in pass.RowLosses)
                {
                    sum += loss;
                }
                kept.CopyTo(values);
                return sum / pass.Rows;
            }
            double slope = (Moved(step) - Moved(-step)) / (2 * step);
            Assert.True(Math.Abs(slope - length) <= 0.02 * length + 2e-6 / step, $"{p.Name}: expected slope {length}, " +
                $"actual {slope} (step {step})");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AStepAllocatesNothing(int threads)
    {
        using Folder temp = new();
        ByteCorpus corpus = new([.. Enumerable.Range(0, 5000).Select(i => Text[i * i % 97])], "text");
        TrainOptions options = new(Steps: 60, Batch: 2, Context: 32, EvalEvery: 0, SaveEvery: 0) { Out = temp["run"],
            Threads = threads };
        long[] bytes = new long[61];
        new Trainer(Config, options, corpus).Run((in TrainProgress p) => bytes[p.Step] = GC.GetAllocatedBytesForCurrentThread());
        AssertSteady([.. Enumerable.Range(10, 49).Select(i => bytes[i + 1] - bytes[i])]);
    }

    [Fact]
    public void AForwardAndATokenAllocateNothing()
    {
        using HybridModel model = new HybridModel(Config, new Engine(2)).Initialise(5);
        using TrainingPass pass = new(model, 2, 48);
        using GenerationSession session = new(model, 400);
        long[] bytes = new long[120];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = GC.GetAllocatedBytesForCurrentThread();
            pass.Forward(training: false);
            session.Feed(i);
        }
        AssertSteady([.. Enumerable.Range(20, 99).Select(i => bytes[i + 1] - bytes[i])]);
    }

    /// <summary>Bytes of the calling thread only: the test host allocates on threads of its own. The command line's tests, in
    /// processes of their own, demand zero on all threads.</summary>
    static void AssertSteady(long[] perStep) => Assert.All(perStep, bytes => Assert.Equal(0, bytes));

    [Fact]
    public void ThreadsAndResumingChangeNoBit()
    {
        ByteCorpus corpus = new([.. Enumerable.Range(0, 5000).Select(i => Text[i * i % 97])], "text");
        TrainOptions options = new(Steps: 9, Batch: 3, Context: 32, Warmup: 2, SaveEvery: 4, EvalEvery: 3);
        float[] Train(int threads, int stopAt)
        {
            using Folder temp = new();
            using CancellationTokenSource stop = new();
            void Stop(in TrainProgress p)
            {
                if (p.Kind == ProgressKind.Step && p.Step == stopAt)
                {
                    stop.Cancel();
                }
            }
            TrainOptions o = options with { Threads = threads, Out = temp["run"] };
            TrainResult result = new Trainer(Config, o, corpus).Run(Stop, stop.Token);
            if (result.Stopped)
            {
                result = new Trainer(Config, o with { Resume = true }, corpus).Run();
            }
            Assert.Equal(9, result.Steps);
            using HybridModel model = HybridModel.Load(result.Checkpoint);
            return [.. model.Layout.Parameters.SelectMany(p => model.Values(p).ToArray())];
        }
        float[] one = Train(1, 0);
        Assert.Equal(one, Train(2, 0));
        Assert.Equal(one, Train(2, 5));
    }
}
