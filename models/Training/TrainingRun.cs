using System.Diagnostics;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>One run of a <see cref="Trainer"/>: what it owns, and its loop.</summary>
sealed unsafe class TrainingRun : IDisposable
{
    /// <summary>Steps before speed and allocation are measured: the first ones compile and touch memory.</summary>
    const int WarmUp = 5;

    /// <summary>Parts of a time budget after which the number of steps is planned anew.</summary>
    static readonly double[] BudgetMarks = [0.05, 0.1, 0.2, 0.4, 0.7];

    readonly TrainOptions options;
    readonly ByteCorpus text;
    readonly TextSplit split;
    readonly CheckpointFolder folder;
    readonly TrainProgressHandler? progress;
    readonly Engine engine;
    readonly HybridModel model;
    readonly TrainingPass pass;
    readonly Optimizer optimizer;
    readonly LossHistory history = new();
    readonly CounterRandom order;
    Stopwatch clock = new();
    int step, steps, firstStep, measuredSteps, savedStep = -1, markedStep, mark;
    double validation = double.NaN, earlierSeconds, measuredSeconds, recentSecondsPerStep, markedSeconds;
    long allocated;
    string checkpoint = "";

    public TrainingRun(NexusConfig config, TrainOptions options, ByteCorpus text, ModelKernels? kernels, CheckpointFolder folder,
        TrainProgressHandler? progress)
    {
        (this.options, this.text, this.folder, this.progress) = (options, text, folder, progress);
        split = new TextSplit(text, options.Validation, options.Context);
        MemoryNeed.Check(4 * ParameterLayout.Count(config), "weights, gradients and AdamW's moments", "Use a smaller model.");
        engine = new Engine(options.Threads);
        model = new HybridModel(config, engine, kernels).Initialise(options.Seed);
        pass = new TrainingPass(model, options.Batch, options.Context);
        optimizer = new Optimizer(model, options, pass.Gradients);
        order = RandomStream.Of(options.Seed, "data");
        steps = options.Steps;
    }

    /// <summary>Takes over weights, moments, step and curves of a checkpoint.</summary>
    public void Resume(string from)
    {
        TrainingState state = CheckpointFiles.Read(from, model, optimizer, options, text);
        (step, firstStep, savedStep, earlierSeconds, checkpoint) = (state.Step, state.Step, state.Step, state.Seconds, from);
        steps = state.Options.Steps == options.Steps && state.Options.Seconds == options.Seconds && state.Steps > 0 ? state.Steps
            : options.Steps;
        history.Restore(state.TrainCurve, state.ValidationCurve);
    }

    /// <summary>The loop.</summary>
    public TrainResult Go(Stopwatch started, CancellationToken cancellation)
    {
        clock = started;
        Report(ProgressKind.Started, double.NaN, 0, 0);
        while ((steps == 0 || step < steps) && !cancellation.IsCancellationRequested)
        {
            OneStep();
            PlanSteps();
            bool last = step == steps;
            if (!last && options.EvalEvery > 0 && step % options.EvalEvery == 0)
            {
                Validate(options.EvalWindows, 0);
            }
            if (!last && options.SaveEvery > 0 && step % options.SaveEvery == 0)
            {
                Save();
            }
        }
        bool stopped = steps == 0 || step < steps;
        Save();
        if (!stopped)
        {
            Validate(int.MaxValue, options.EvalBytes);
            Save(always: true);
        }
        double seconds = clock.Elapsed.TotalSeconds;
        return new TrainResult(step, history.RecentTrain(Math.Max(10, history.TrainCount / 100)), validation,
            measuredSeconds > 0 ? measuredSteps * options.TokensPerStep / measuredSeconds : 0, seconds, model.Layout.Count(),
            measuredSteps > 0 ? allocated / (double)measuredSteps : 0, checkpoint, stopped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        pass.Dispose();
        model.Dispose();
        engine.Dispose();
    }

    void OneStep()
    {
        long bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        double from = clock.Elapsed.TotalSeconds;
        double loss = 0, rate = Schedule.Rate(options, step, steps > 0 ? steps : int.MaxValue);
        pass.ClearGradients();
        for (int part = 0; part < options.Accumulate; part++)
        {
            Fill(part);
            loss += pass.Forward(training: true) / options.Accumulate;
            pass.Backward(1f / options.Accumulate);
        }
        double length = double.IsFinite(loss) ? optimizer.Step(step + 1, rate) : double.NaN;
        if (!double.IsFinite(length))
        {
            throw Diverged(loss);
        }
        step++;
        double took = clock.Elapsed.TotalSeconds - from;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
        if (step - firstStep > WarmUp)
        {
            measuredSteps++;
            measuredSeconds += took;
            allocated += bytes;
            recentSecondsPerStep = recentSecondsPerStep == 0 ? took : 0.95 * recentSecondsPerStep + 0.05 * took;
        }
        history.AddTrain(step, loss);
        Report(ProgressKind.Step, loss, rate, length);
    }

    void Fill(int part)
    {
        for (int row = 0; row < options.Batch; row++)
        {
            ulong number = ((ulong)step * (ulong)options.Accumulate + (ulong)part) * (ulong)options.Batch + (ulong)row;
            int at = row * options.Context;
            split.Train(order, number, pass.Inputs.Slice(at, options.Context), pass.Targets.Slice(at, options.Context));
        }
    }

    /// <summary>Turns a time budget into a number of steps: a first guess after a twentieth of it (the first steps run code that
    /// is still being compiled), put right at each later mark by the speed since the one before. After the last mark the number
    /// stays; a run resumed behind it keeps it.</summary>
    void PlanSteps()
    {
        double elapsed = earlierSeconds + clock.Elapsed.TotalSeconds;
        if (options.Steps > 0 || measuredSteps < WarmUp)
        {
            return;
        }
        if (markedStep == 0)
        {
            (markedStep, markedSeconds) = (step, elapsed);
            mark = Array.FindIndex(BudgetMarks, m => m * options.Seconds > elapsed);
            steps = mark < 0 && steps == 0 ? step + 1 : steps;
            return;
        }
        if (mark >= 0 && mark < BudgetMarks.Length && elapsed > BudgetMarks[mark] * options.Seconds)
        {
            double perStep = (elapsed - markedSeconds) / (step - markedStep);
            steps = step + Math.Max(1, (int)((options.Seconds * 0.97 - elapsed) / perStep));
            (markedStep, markedSeconds) = (step, elapsed);
            mark++;
        }
    }

    /// <summary>Mean loss over held-out windows: spread evenly in mid-training, all of them at the end.</summary>
    void Validate(int most, int bytes)
    {
        int available = split.ValidationWindows(bytes), windows = Math.Min(most, available);
        double sum = 0;
        for (int done = 0; done < windows; done += options.Batch)
        {
            int rows = Math.Min(options.Batch, windows - done);
            for (int row = 0; row < options.Batch; row++)
            {
                int index = (int)((long)(done + Math.Min(row, rows - 1)) * available / windows);
                int at = row * options.Context;
                split.Validate(index, pass.Inputs.Slice(at, options.Context), pass.Targets.Slice(at, options.Context));
            }
            pass.Forward(training: false);
            foreach (float loss in pass.RowLosses[..(rows * options.Context)])
            {
                sum += loss;
            }
        }
        validation = sum / ((double)windows * options.Context);
        history.AddValidation(step, validation);
        Report(ProgressKind.Validation, history.RecentTrain(1), 0, 0);
    }

    void Save(bool always = false)
    {
        if (step == savedStep && !always)
        {
            return;
        }
        TrainingState state = new(step, steps, earlierSeconds + clock.Elapsed.TotalSeconds, text.Bytes.Length, text.Hash, options,
            history.TrainPairs(), history.ValidationPairs());
        checkpoint = folder.Save(step, target => CheckpointFiles.Write(target, model, optimizer, state));
        savedStep = step;
        CheckpointFiles.WriteCurve(folder.Path, history, model);
        Report(ProgressKind.Saved, history.RecentTrain(1), 0, 0);
    }

    void Report(ProgressKind kind, double loss, double rate, double length)
    {
        double perStep = recentSecondsPerStep;
        double seconds = earlierSeconds + clock.Elapsed.TotalSeconds;
        progress?.Invoke(new TrainProgress
        {
            Kind = kind,
            Step = step,
            Steps = steps,
            Loss = loss,
            ValidationLoss = validation,
            LearningRate = rate,
            GradientNorm = length,
            TokensPerSecond = perStep > 0 ? options.TokensPerStep / perStep : 0,
            Seconds = seconds,
            SecondsLeft = steps > 0 ? (steps - step) * perStep : Math.Max(0, options.Seconds - seconds),
            History = history,
            Corpus = text,
            Model = model,
            Checkpoint = checkpoint.Length > 0 ? checkpoint : null,
        });
    }

    NexusException Diverged(double loss)
    {
        string kept = checkpoint.Length > 0 ? $"The last checkpoint is {checkpoint}." : "No checkpoint had been written yet.";
        return new NexusException($"step {step + 1}: expected a finite loss and gradient, actual loss {loss}. Training has " +
            "diverged: lower --lr, " +
            $"lengthen --warmup, or set clip. {kept}");
    }
}
