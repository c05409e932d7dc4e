namespace Nexus.Models;

/// <summary>The files of a checkpoint.</summary>
public static class Checkpoint
{
    /// <summary>Weights, by name (safetensors, f32).</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The model config.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>AdamW's moments, named as the weights with <c>.mean</c> and <c>.square</c> (safetensors, f32).</summary>
    public const string OptimizerFile = "optimizer.safetensors";

    /// <summary>Step, options, data and curves.</summary>
    public const string StateFile = "training.json";

    /// <summary>Model and options of the newest checkpoint in a folder, or null when there is none.</summary>
    /// <exception cref="NexusException">Its files are damaged.</exception>
    public static RunConfig? ReadRun(string folder) => CheckpointFolder.NewestIn(folder) is { } newest
        ? CheckpointFiles.ReadRun(newest) : null;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Files { get; } = [WeightsFile, ConfigFile, OptimizerFile, StateFile];
}
