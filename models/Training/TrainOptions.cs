using System.Text.Json.Serialization;

namespace Nexus.Models;

/// <summary>How the learning rate falls after warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Half a cosine from lr to the minimum.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Warm-up, stable, decay: lr until the last part of training, then a straight line to the minimum.</summary>
    [JsonStringEnumMemberName("wsd")]
    Wsd,
}

/// <summary>How a model is trained.</summary>
/// <param name="Steps">Optimiser steps; 0: as many as fit into <see cref="Seconds"/>.</param>
/// <param name="Batch">B, sequences in a forward pass.</param>
/// <param name="Context">T, tokens of a sequence.</param>
/// <param name="Accumulate">Forward and backward passes whose gradients make one step.</param>
/// <param name="Lr">Highest learning rate.</param>
/// <param name="MinLrFraction">The last learning rate over the highest.</param>
/// <param name="Warmup">Steps of linear warm-up.</param>
/// <param name="Schedule">What follows warm-up.</param>
/// <param name="DecayFraction">Part of the steps in which <see cref="ScheduleKind.Wsd"/> decays.</param>
/// <param name="WeightDecay">λ of the decoupled decay, on matrices only.</param>
/// <param name="Beta1">AdamW's decay of the mean.</param>
/// <param name="Beta2">AdamW's decay of the square.</param>
/// <param name="AdamEps">AdamW's ε.</param>
/// <param name="Clip">Largest global gradient norm; 0: no clipping.</param>
/// <param name="Seed">Seed of the initial weights and of the order of the data.</param>
/// <param name="Validation">The end of the text held out: a fraction when below 1, else bytes.</param>
/// <param name="EvalEvery">Steps between validations; 0: only the last.</param>
/// <param name="EvalWindows">Sequences of a validation in mid-training.</param>
/// <param name="EvalBytes">Held-out bytes, from their beginning, that the last validation reads; 0: all.</param>
/// <param name="SaveEvery">Steps between checkpoints; 0: only the last.</param>
/// <param name="Seconds">Time budget when <see cref="Steps"/> is 0.</param>
public sealed record TrainOptions(
    int Steps = 2000,
    int Batch = 12,
    int Context = 64,
    int Accumulate = 1,
    double Lr = 3e-3,
    double MinLrFraction = 0.1,
    int Warmup = 100,
    ScheduleKind Schedule = ScheduleKind.Cosine,
    double DecayFraction = 0.2,
    double WeightDecay = 0.1,
    double Beta1 = 0.9,
    double Beta2 = 0.99,
    double AdamEps = 1e-8,
    double Clip = 1,
    ulong Seed = 1337,
    double Validation = 0.1,
    int EvalEvery = 250,
    int EvalWindows = 60,
    int EvalBytes = 0,
    int SaveEvery = 500,
    double Seconds = 0)
{
    /// <summary>File or folder of text.</summary>
    [JsonIgnore]
    public string Data { get; init; } = "";

    /// <summary>Folder for checkpoints and the loss curve.</summary>
    [JsonIgnore]
    public string Out { get; init; } = "runs/default";

    /// <summary>Continue from the newest checkpoint in <see cref="Out"/>.</summary>
    [JsonIgnore]
    public bool Resume { get; init; }

    /// <summary>Threads, at most <see cref="Engine.MostThreads"/>; 0: one for each core.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    /// <summary>Tokens of an optimiser step.</summary>
    [JsonIgnore]
    public long TokensPerStep => (long)Batch * Context * Accumulate;

    /// <summary>Throws when a value is impossible; the message lists every problem.</summary>
    /// <exception cref="NexusException">A value is impossible.</exception>
    public TrainOptions Validate()
    {
        List<string> found = [];
        Whole(found, "steps", Steps, 0);
        Whole(found, "batch", Batch, 1);
        Whole(found, "context", Context, 1);
        Whole(found, "accumulate", Accumulate, 1);
        Whole(found, "warmup", Warmup, 0);
        Whole(found, "eval_every", EvalEvery, 0);
        Whole(found, "eval_windows", EvalWindows, 1);
        Whole(found, "eval_bytes", EvalBytes, 0);
        Whole(found, "save_every", SaveEvery, 0);
        Whole(found, "threads", Threads, 0, Engine.MostThreads);
        Real(found, "lr", Lr, double.Epsilon, 10);
        Real(found, "min_lr_fraction", MinLrFraction, 0, 1);
        Real(found, "decay_fraction", DecayFraction, 0, 1);
        Real(found, "weight_decay", WeightDecay, 0, 10);
        Real(found, "beta1", Beta1, 0, 0.999999);
        Real(found, "beta2", Beta2, 0, 0.999999999);
        Real(found, "adam_eps", AdamEps, 1e-30, 1);
        Real(found, "clip", Clip, 0, double.MaxValue);
        Real(found, "validation", Validation, double.Epsilon, 1e15);
        Real(found, "seconds", Seconds, 0, 1e9);
        if (Steps == 0 && Seconds == 0)
        {
            found.Add("steps: expected at least 1 when no time budget is given, actual 0; set steps, or seconds");
        }
        if (!Enum.IsDefined(Schedule))
        {
            found.Add($"schedule: expected cosine or wsd, actual {(int)Schedule}; write one of the two names");
        }
        if (found.Count == 0 && TokensPerStep > 1 << 26)
        {
            found.Add($"batch × context × accumulate: expected at most {1 << 26} tokens a step, actual {TokensPerStep}; " +
                "lower one of them");
        }
        return found.Count == 0 ? this
            : throw new NexusException("The training options cannot be used:\n  - " + string.Join("\n  - ", found));
    }

    static void Whole(List<string> found, string name, int value, int least, int most = int.MaxValue)
    {
        if (value < least || value > most)
        {
            found.Add(most == int.MaxValue ? $"{name}: expected at least {least}, actual {value}; set {name} to {least} or more"
                : $"{name}: expected {least} to {most}, actual {value}; set {name} to a value in that range");
        }
    }

    static void Real(List<string> found, string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            string expected = least == double.Epsilon ? "above 0" : $"at least {least}";
            string range = FormattableString.Invariant($"{expected} and at most {most:G3}, actual {value}");
            found.Add($"{name}: expected {range}; choose a value in that range");
        }
    }
}
