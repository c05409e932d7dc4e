namespace Nexus.Models;

/// <summary>Everything besides tensors that a resumed run needs to continue bit for bit. The data position is the step: the
/// sequences of a step are a pure function of seed and step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the run; fixed once known, because the learning rate depends on it.</param>
/// <param name="Seconds">Time trained so far.</param>
/// <param name="DataBytes">Bytes of the text, to notice that it changed.</param>
/// <param name="DataHash">A hash of the text, to notice that it changed.</param>
/// <param name="Options">The options of the run.</param>
/// <param name="TrainCurve">Step and mean training loss (nats), alternating.</param>
/// <param name="ValidationCurve">Step and validation loss (nats), alternating.</param>
public sealed record TrainingState(
    int Step,
    int Steps,
    double Seconds,
    long DataBytes,
    string DataHash,
    TrainOptions Options,
    double[] TrainCurve,
    double[] ValidationCurve);
