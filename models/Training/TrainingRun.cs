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
    readonly TimeProvider clock;
    long started;
    int step, steps, firstStep, measuredSteps, savedStep = -1, markedStep, mark;
    double validation = double.NaN, earlierSeconds, measuredSeconds, recentSecondsPerStep, markedSeconds;
    long allocated;
    string checkpoint = "";
    string? changed;

    public TrainingRun(NexusConfig config, TrainOptions options, ByteCorpus text, ModelKernels? kernels, CheckpointFolder folder,
        TrainProgressHandler? progress, TimeProvider clock)
    {
        (this.options, this.text, this.folder, this.progress, this.clock) = (options, text, folder, progress, clock);
        split = new TextSplit(text, options.Validation, options.Context);
        MemoryNeed.Check(4.0 * ParameterLayout.Count(config), "weights, gradients and AdamW's moments", "Use a smaller model.");
        try
        {
            engine = new Engine(options.Threads);
            model = new HybridModel(config, engine, kernels).Initialise(options.Seed);
            pass = new TrainingPass(model, options.Batch, options.Context);
            optimizer = new Optimizer(model, options, pass.Gradients);
        }
        catch
        {
            Dispose();
            throw;
        }
        order = RandomStream.Of(options.Seed, "data");
        steps = options.Steps;
    }

    double Elapsed => clock.GetElapsedTime(started).TotalSeconds;

    /// <summary>Takes over weights, moments, step and curves of a checkpoint.</summary>
    public void Resume(string from)
    {
        TrainingState state = CheckpointFiles.Read(from, model, optimizer, options, text);
        (step, firstStep, savedStep, earlierSeconds, checkpoint) = (state.Step, state.Step, state.Step, state.Seconds, from);
        steps = state.Options.Steps == options.Steps && state.Options.Seconds == options.Seconds && state.Steps > 0 ? state.Steps
            : options.Steps;
        changed = ResumeCheck.Changed(state.Options, options);
        history.Restore(state.TrainCurve, state.ValidationCurve, state.Pending);
    }

    /// <summary>The loop.</summary>
    public TrainResult Go(CancellationToken cancellation)
    {
        started = clock.GetTimestamp();
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
        return new TrainResult(step, history.RecentTrain(Math.Max(10, history.TrainCount / 100)), validation,
            measuredSteps > 0 ? measuredSteps * options.TokensPerStep / measuredSeconds : double.NaN, Elapsed,
            model.Layout.Count(), measuredSteps > 0 ? allocated / (double)measuredSteps : double.NaN, checkpoint, stopped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer?.Dispose();
        pass?.Dispose();
        model?.Dispose();
        engine?.Dispose();
    }

    void OneStep()
    {
        long bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        double from = Elapsed;
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
        double took = Elapsed - from;
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
    /// is still being compiled), put right at each later mark by the speed since the one before, or since the resume. After the
    /// last mark the number stays; a run resumed behind it keeps it.</summary>
    void PlanSteps()
    {
        double elapsed = earlierSeconds + Elapsed;
        if (options.Steps > 0 || measuredSteps < WarmUp)
        {
            return;
        }
        if (markedStep == 0)
        {
            (markedStep, markedSeconds) = (step, elapsed);
            for (mark = 0; mark < BudgetMarks.Length && BudgetMarks[mark] * options.Seconds <= elapsed;)
            {
                mark++;
            }
            steps = mark == BudgetMarks.Length && steps == 0 ? step + 1 : steps;
            return;
        }
        if (mark < BudgetMarks.Length && elapsed > BudgetMarks[mark] * options.Seconds)
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
        if (step != savedStep || always)
        {
            Write();
            Report(ProgressKind.Saved, history.RecentTrain(1), 0, 0);
        }
    }

    void Write()
    {
        string data = options.Data.Length > 0 ? Path.GetFullPath(options.Data) : "";
        TrainingState state = new(step, steps, earlierSeconds + Elapsed, text.Bytes.Length, text.Hash, options,
            history.TrainPairs(), history.ValidationPairs(), history.Pending(), data, options.Threads);
        checkpoint = folder.Save(step, target => CheckpointFiles.Write(target, model, optimizer, state));
        savedStep = step;
        CheckpointFiles.WriteCurve(folder.Path, history, model);
    }

    void Report(ProgressKind kind, double loss, double rate, double length)
    {
        double perStep = recentSecondsPerStep;
        double seconds = earlierSeconds + Elapsed;
        TrainProgress report = new()
        {
            Kind = kind,
            Step = step,
            Steps = steps,
            Loss = loss,
            ValidationLoss = validation,
            LearningRate = rate,
            GradientNorm = length,
            TokensPerSecond = perStep > 0 ? options.TokensPerStep / perStep : double.NaN,
            Seconds = seconds,
            SecondsLeft = steps == 0 ? Math.Max(0, options.Seconds - seconds)
                : perStep > 0 ? (steps - step) * perStep : double.NaN,
            History = history,
            Corpus = text,
            Model = model,
            Checkpoint = checkpoint.Length > 0 ? checkpoint : null,
            Changed = changed,
        };
        try
        {
            progress?.Invoke(report);
        }
        catch
        {
            KeepWhatWasTrained();
            throw;
        }
    }

    /// <summary>A checkpoint before an exception of the caller's leaves the run. That it could not be written is not told: the
    /// exception on its way says why the run ends.</summary>
    void KeepWhatWasTrained()
    {
        if (step == savedStep || step == 0)
        {
            return;
        }
        try
        {
            Write();
        }
        catch (NexusException)
        {
        }
    }

    NexusException Diverged(double loss)
    {
        string kept = checkpoint.Length > 0 ? $"The last checkpoint is {checkpoint}." : "No checkpoint had been written yet.";
        return new NexusException($"step {step + 1}: expected a finite loss and gradient, actual loss {loss}. " +
            $"Training has diverged: lower --lr, lengthen --warmup, or set clip. {kept}");
    }
}
