using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Corpus;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus train</c>.</summary>
static class TrainCommand
{
    /// <summary>Time of a first run without arguments, generation and reading the documentation not counted.</summary>
    const double FirstRunSeconds = 110;

    public static Command Command { get; } = new("train", "Trains a model on text and writes checkpoints and a loss curve",
    [
        new("--preset", "NAME", "Size: tiny, small, base, large or xl (default: tiny)"),
        new("--config", "FILE", "JSON with \"model\" and \"training\" parts instead of a preset"),
        new("--data", "PATH", "Text file, or folder of text files (default: the API documentation of the .NET SDK)"),
        new("--steps", "N", "Optimiser steps"),
        new("--minutes", "M", "Time budget instead of --steps (default without either: 2)"),
        new("--batch", "B", "Sequences in a pass"),
        new("--context", "T", "Bytes of a sequence"),
        new("--accumulate", "N", "Passes whose gradients make one step"),
        new("--lr", "RATE", "Highest learning rate (default: 0.003 at width 128, falling with its root)"),
        new("--min-lr", "FRACTION", "Last learning rate over the highest"),
        new("--warmup", "N", "Steps of linear warm-up"),
        new("--schedule", "KIND", "After warm-up: cosine or wsd (stable, then a straight line down)"),
        new("--decay-fraction", "X", "Part of the steps in which wsd decays"),
        new("--weight-decay", "X", "Decoupled decay of matrices"),
        new("--beta1", "X", "AdamW: decay of the mean"),
        new("--beta2", "X", "AdamW: decay of the square"),
        new("--clip", "X", "Largest gradient norm; 0: no clipping"),
        new("--validation", "X", "End of the text held out: a fraction below 1, else bytes"),
        new("--eval-every", "N", "Steps between validations"),
        new("--eval-bytes", "N", "Held-out bytes that the last validation reads; 0: all (default: 100000)"),
        new("--save-every", "N", "Steps between checkpoints"),
        new("--out", "DIR", "Output folder (default: a new one below runs/)"),
        new("--resume", null, "Continue from the newest checkpoint in --out"),
        new("--seed", "S", "Seed of the first weights and of the order of the data"),
        new("--threads", "K", "Threads (default: one for each core)"),
        new("--json", null, "One JSON object a line on standard output"),
    ],
    [
        ("nexus train", "about two minutes of the tiny model on the .NET documentation"),
        ("nexus train --preset small --data book.txt --steps 5000 --out runs/book", "a larger model on your own text"),
        ("nexus train --resume --out runs/book --steps 10000", "goes on from its newest checkpoint"),
    ], Run);

    static int Run(Arguments arguments)
    {
        bool json = arguments.Has("--json");
        string output = arguments.Text("--out") ?? Unused(Path.Combine("runs", arguments.Text("--preset") ?? "tiny"));
        (NexusConfig config, TrainOptions options) = Settings(arguments, output);
        ByteCorpus corpus = options.Data.Length > 0 ? ByteCorpus.Read(options.Data) : SdkDocumentation.Read();
        using Interrupt interrupt = new();
        ITrainReport report = json ? new JsonTrainReport(options) : new TerminalTrainReport(options);
        TrainResult result = new Trainer(config, options, corpus).Run(report.Progress, interrupt.Token);
        report.Done(result, output);
        return result.Stopped ? 130 : 0;
    }

    /// <summary>Options from the checkpoint when resuming, else from --config or the preset's defaults; then those of the
    /// command line.</summary>
    internal static (NexusConfig Config, TrainOptions Options) Settings(Arguments arguments, string output)
    {
        if (arguments.Has("--preset") && arguments.Has("--config"))
        {
            throw new UsageException("expected --preset or --config, actual both. Leave one out.");
        }
        NexusConfig preset = Presets.Get(arguments.Text("--preset") ?? "tiny");
        RunConfig run = new(preset, Defaults(preset));
        if (arguments.Text("--config") is { } file)
        {
            RunConfig read = NexusJson.ReadRun(file);
            run = new RunConfig(read.Model ?? run.Model, read.Training ?? run.Training);
        }
        else if (arguments.Has("--resume") && Checkpoint.ReadRun(output) is { } previous)
        {
            run = arguments.Has("--preset") ? run with { Training = previous.Training } : previous;
        }
        return (run.Model!, Override(run.Training!, arguments) with { Out = output });
    }

    /// <summary>Usual options for a size: the wider the model, the smaller the rate.</summary>
    static TrainOptions Defaults(NexusConfig c) =>
        new(Steps: 0, Batch: 6, Context: 256, Lr: Math.Round(3e-3 * Math.Sqrt(128.0 / c.DModel), 5), EvalEvery: 200,
            EvalWindows: 48, EvalBytes: 100_000);

    static TrainOptions Override(TrainOptions o, Arguments a)
    {
        int steps = a.Has("--minutes") ? 0 : a.Whole("--steps", o.Steps);
        double seconds = a.Has("--minutes") ? 60 * a.Number("--minutes", 0) : steps > 0 ? 0 : o.Seconds > 0 ? o.Seconds
            : FirstRunSeconds;
        if (a.Has("--minutes") && a.Has("--steps"))
        {
            throw new UsageException("expected --steps or --minutes, actual both. Leave one out.");
        }
        return (o with
        {
            Steps = steps,
            Seconds = seconds,
            Batch = a.Whole("--batch", o.Batch),
            Context = a.Whole("--context", o.Context),
            Accumulate = a.Whole("--accumulate", o.Accumulate),
            Lr = a.Number("--lr", o.Lr),
            MinLrFraction = a.Number("--min-lr", o.MinLrFraction),
            Warmup = a.Whole("--warmup", o.Warmup),
            Schedule = Kind(a.Text("--schedule"), o.Schedule),
            DecayFraction = a.Number("--decay-fraction", o.DecayFraction),
            WeightDecay = a.Number("--weight-decay", o.WeightDecay),
            Beta1 = a.Number("--beta1", o.Beta1),
            Beta2 = a.Number("--beta2", o.Beta2),
            Clip = a.Number("--clip", o.Clip),
            Validation = a.Number("--validation", o.Validation),
            EvalEvery = a.Whole("--eval-every", o.EvalEvery),
            EvalBytes = a.Whole("--eval-bytes", o.EvalBytes),
            SaveEvery = a.Whole("--save-every", o.SaveEvery),
            Seed = a.Unsigned("--seed", o.Seed),
            Threads = a.Whole("--threads", 0),
            Data = a.Text("--data") ?? "",
            Resume = a.Has("--resume"),
        }).Validate();
    }

    static ScheduleKind Kind(string? text, ScheduleKind otherwise) => text switch
    {
        null => otherwise,
        "cosine" => ScheduleKind.Cosine,
        "wsd" => ScheduleKind.Wsd,
        _ => throw new UsageException($"--schedule: expected cosine or wsd, actual '{text}'. Write one of the two."),
    };

    /// <summary>The folder, or with -2, -3, … the first that does not exist.</summary>
    static string Unused(string folder)
    {
        string candidate = folder;
        for (int i = 2; Directory.Exists(candidate); i++)
        {
            candidate = $"{folder}-{i}";
        }
        return candidate;
    }
}
