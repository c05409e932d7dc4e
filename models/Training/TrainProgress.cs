namespace Nexus.Models;

/// <summary>What a progress report is about.</summary>
public enum ProgressKind
{
    /// <summary>The model is built and the data is read; nothing has been trained yet.</summary>
    Started,
    /// <summary>A step was done.</summary>
    Step,
    /// <summary>A validation was done.</summary>
    Validation,
    /// <summary>A checkpoint was written.</summary>
    Saved,
}

/// <summary>A progress report. Reports are made on the training thread and cost training time while they are handled.</summary>
public readonly struct TrainProgress
{
    /// <summary>What it is about.</summary>
    public ProgressKind Kind { get; init; }

    /// <summary>Steps done.</summary>
    public int Step { get; init; }

    /// <summary>Steps of the run; 0 while the time budget has not yet been turned into steps.</summary>
    public int Steps { get; init; }

    /// <summary>Mean training loss of this step, nats per token.</summary>
    public double Loss { get; init; }

    /// <summary>The last validation loss, nats per token; NaN before the first.</summary>
    public double ValidationLoss { get; init; }

    /// <summary>Learning rate of this step.</summary>
    public double LearningRate { get; init; }

    /// <summary>Global norm of the gradients before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Training speed over the last seconds, validations and checkpoints not counted; NaN before it is
    /// measured.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Time since the beginning of the run, earlier parts of a resumed run included.</summary>
    public double Seconds { get; init; }

    /// <summary>Expected time to the last step; NaN before the speed is measured.</summary>
    public double SecondsLeft { get; init; }

    /// <summary>The losses so far.</summary>
    public LossHistory History { get; init; }

    /// <summary>The text.</summary>
    public ByteCorpus Corpus { get; init; }

    /// <summary>The model.</summary>
    public HybridModel Model { get; init; }

    /// <summary>The checkpoint just written, or the one resumed from at the start.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Options that decide bits and are not those of the checkpoint resumed from, each with both values; null when there
    /// are none.</summary>
    public string? Changed { get; init; }
}

/// <summary>Handles a progress report. When it throws, a checkpoint is written before the exception leaves the run.</summary>
public delegate void TrainProgressHandler(in TrainProgress progress);

/// <summary>What a run came to.</summary>
/// <param name="Steps">Steps done in all.</param>
/// <param name="TrainNats">Mean training loss of the last hundredth of the run, at least ten steps; nats per token.</param>
/// <param name="ValidationNats">Loss on the held-out text; nats per token.</param>
/// <param name="TokensPerSecond">Training speed, validations and checkpoints not counted; NaN when the run ended before it was
/// measured (the first five steps are not).</param>
/// <param name="Seconds">Time of this run, earlier parts of a resumed run not included.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="AllocatedBytesPerStep">Bytes allocated on all threads by a step after the first five; NaN when there was
/// none.</param>
/// <param name="Checkpoint">Where the last checkpoint is.</param>
/// <param name="Stopped">True when the run was cancelled before its last step.</param>
public sealed record TrainResult(
    int Steps, double TrainNats, double ValidationNats, double TokensPerSecond, double Seconds, long Parameters,
        double AllocatedBytesPerStep,
    string Checkpoint, bool Stopped)
{
    /// <summary>The validation loss in bits.</summary>
    public double ValidationBitsPerByte => ValidationNats / Math.Log(2);
}
