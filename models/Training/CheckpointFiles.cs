using System.Text.Json;

namespace Nexus.Models;

/// <summary>Writes and reads the files of a checkpoint, and the picture beside it.</summary>
static class CheckpointFiles
{
    const string CurveFile = "loss.svg", MeanSuffix = ".mean", SquareSuffix = ".square";

    public static void Write(string folder, HybridModel model, Optimizer optimizer, TrainingState state)
    {
        TensorFile.Write(Path.Combine(folder, Checkpoint.WeightsFile), model.Layout, ("", model.Weights));
        TensorFile.Write(Path.Combine(folder, Checkpoint.OptimizerFile), model.Layout,
            (MeanSuffix, optimizer.Mean), (SquareSuffix, optimizer.Square));
        WriteText(Path.Combine(folder, Checkpoint.ConfigFile), NexusJson.Write(model.Config));
        WriteText(Path.Combine(folder, Checkpoint.StateFile),
            JsonSerializer.Serialize(state, NexusJsonContext.Default.TrainingState));
    }

    /// <summary>Reads everything, after checking that the model, the text and the options that <see cref="ResumeCheck"/> names
    /// are those of the checkpoint.</summary>
    public static TrainingState Read(string folder, HybridModel model, Optimizer optimizer, TrainOptions options, ByteCorpus text)
    {
        TrainingState state = ReadState(folder);
        NexusConfig config = NexusJson.ReadConfig(Path.Combine(folder, Checkpoint.ConfigFile));
        if (config != model.Config)
        {
            throw new NexusException($"{folder}: expected a checkpoint of the model asked for, actual another config: " +
                $"{Differences(config, model.Config)}. " +
                "Leave out --preset and --config to resume with the checkpoint's own, or choose another --out.");
        }
        if (state.DataHash != text.Hash || state.DataBytes != text.Bytes.Length)
        {
            throw new NexusException($"{text.Source}: expected the text of the checkpoint ({state.DataBytes} bytes, hash " +
                $"{state.DataHash}{(state.Data.Length > 0 ? $", read from {state.Data}" : "")}), " +
                $"actual {text.Bytes.Length} bytes, hash {text.Hash}. Give the same --data, or start a new run with another --out.");
        }
        ResumeCheck.Require(folder, state.Options, options);
        if (options.Steps > 0 && state.Step > options.Steps)
        {
            throw new NexusException($"{folder}: expected at most the {options.Steps} steps asked for, " +
                $"actual {state.Step} done. Give more --steps.");
        }
        TensorFile.Read(Path.Combine(folder, Checkpoint.WeightsFile), model.Layout, "", model.Weights);
        string moments = Path.Combine(folder, Checkpoint.OptimizerFile);
        TensorFile.Read(moments, model.Layout, MeanSuffix, optimizer.Mean);
        TensorFile.Read(moments, model.Layout, SquareSuffix, optimizer.Square);
        return state;
    }

    /// <summary>Model and options of a checkpoint, its text and threads among them, for a resume that names no others.</summary>
    public static RunConfig ReadRun(string folder)
    {
        TrainingState state = ReadState(folder);
        TrainOptions options = state.Options with { Data = state.Data, Threads = state.Threads };
        return new RunConfig(NexusJson.ReadConfig(Path.Combine(folder, Checkpoint.ConfigFile)), options);
    }

    public static void WriteCurve(string folder, LossHistory history, HybridModel model)
    {
        string title = FormattableString.Invariant($"{model.Layout.Count() / 1e6:0.00} M parameters, {Path.GetFileName(folder)}");
        string unfinished = Path.Combine(folder, "." + CurveFile);
        WriteText(unfinished, LossCurve.Svg(history, title));
        File.Move(unfinished, Path.Combine(folder, CurveFile), overwrite: true);
    }

    static void WriteText(string path, string text)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    static TrainingState ReadState(string folder)
    {
        string path = Path.Combine(folder, Checkpoint.StateFile);
        TrainingState state = NexusJson.Read(path, NexusJson.ReadAll(path), NexusJsonContext.Default.TrainingState);
        if (state.Problem is { } problem)
        {
            throw new NexusException($"{path}: expected the state of a training run, actual {problem}. The file is damaged: " +
                "use another checkpoint.");
        }
        try
        {
            state.Options.Validate();
            return state;
        }
        catch (NexusException e)
        {
            throw new NexusException($"{path}: {e.Message}", e);
        }
    }

    static string Differences(NexusConfig a, NexusConfig b)
    {
        string[] left = NexusJson.Write(a).Split('\n'), right = NexusJson.Write(b).Split('\n');
        return string.Join("; ", left.Zip(right).Where(p => p.First != p.Second)
            .Select(p => $"{p.First.Trim().TrimEnd(',')} and not {p.Second.Split(':')[^1].Trim().TrimEnd(',')}"));
    }
}
