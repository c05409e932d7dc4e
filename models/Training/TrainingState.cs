namespace Nexus.Models;

/// <summary>Everything besides tensors that a resumed run needs to continue bit for bit. The data position is the step: the
/// sequences of a step are a pure function of seed and step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the run, on which the learning rate depends; of a time budget, those planned so far, 0 before
/// the first plan.</param>
/// <param name="Seconds">Time trained so far.</param>
/// <param name="DataBytes">Bytes of the text, to notice that it changed.</param>
/// <param name="DataHash">A hash of the text, to notice that it changed.</param>
/// <param name="Options">The options of the run.</param>
/// <param name="TrainCurve">Step and mean training loss (nats), alternating.</param>
/// <param name="ValidationCurve">Step and validation loss (nats), alternating.</param>
/// <param name="Pending">What the training curve has not yet made a point of: steps of a point, steps added, their sum.</param>
/// <param name="Data">Full path of the text; empty when it did not come from a path.</param>
/// <param name="Threads">The threads asked for; 0: one for each core.</param>
public sealed record TrainingState(
    int Step,
    int Steps,
    double Seconds,
    long DataBytes,
    string DataHash,
    TrainOptions Options,
    double[] TrainCurve,
    double[] ValidationCurve,
    double[]? Pending = null,
    string Data = "",
    int Threads = 0)
{
    /// <summary>What is impossible about it, or null.</summary>
    internal string? Problem => Step < 0 ? $"step {Step}"
        : Steps < 0 ? $"steps {Steps}"
        : !(Seconds >= 0) ? $"seconds {Seconds}"
        : TrainCurve.Length % 2 + ValidationCurve.Length % 2 > 0 ? "a curve with a step that has no loss"
        : Pending is { Length: not 3 } ? $"pending of {Pending.Length} numbers"
        : null;
}
