namespace Nexus.Models;

/// <summary>
/// Trains a hybrid model on text: <c>new Trainer(config, new TrainOptions(Steps: 2000) { Data = "text.txt", Out = "runs/one"
/// }).Run()</c>. With a number of steps, the same config, options, text and lane width give the same weights, bit for bit,
/// whatever the number of threads and however often the run is stopped and resumed. With a time budget
/// (<see cref="TrainOptions.Seconds"/>) they do not: the learning rate depends on how many steps fit, which is planned from the
/// clock and planned anew until 70 % of the budget are over.
/// </summary>
/// <param name="config">The model; when resuming, it must be the checkpoint's.</param>
/// <param name="options">How to train.</param>
/// <param name="corpus">The text; null: read from <see cref="TrainOptions.Data"/>.</param>
/// <param name="kernels">Its layers; null: the generated ones.</param>
public sealed class Trainer(NexusConfig config, TrainOptions options, ByteCorpus? corpus = null, ModelKernels? kernels = null)
{
    /// <summary>Trains until the last step, or until cancelled, which writes a checkpoint first.</summary>
    /// <param name="progress">Told of every step, validation and checkpoint; may be null.</param>
    /// <param name="cancellation">Stops the run after the current step.</param>
    /// <exception cref="NexusException">Something given cannot be used, or the loss is no longer a number.</exception>
    public TrainResult Run(TrainProgressHandler? progress = null, CancellationToken cancellation = default)
    {
        config.Validate();
        options.Validate();
        if (config.Vocab < 256)
        {
            throw new NexusException($"vocab: expected at least 256, because the text is read as bytes, actual {config.Vocab}. " +
                "Set vocab to 256.");
        }
        using CheckpointFolder folder = new(options.Out);
        string? from = folder.Newest;
        if (from is null && options.Resume)
        {
            throw new NexusException($"{options.Out}: expected a folder with a checkpoint to resume from, actual none. " +
                "Correct --out, or leave out --resume to start a new run.");
        }
        if (from is not null && !options.Resume)
        {
            throw new NexusException($"{options.Out}: expected a folder without checkpoints, actual {Path.GetFileName(from)}. " +
                "Continue that run with --resume, or choose another folder with --out.");
        }
        ByteCorpus text = corpus ?? ByteCorpus.Read(options.Data);
        using TrainingRun run = new(config, options, text, kernels, folder, progress, Clock);
        if (from is not null)
        {
            run.Resume(from);
        }
        return run.Go(cancellation);
    }

    /// <summary>What a time budget is measured with.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
