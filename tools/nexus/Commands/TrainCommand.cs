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
        new("--steps", "N", "Optimiser steps", "2000"),
        new("--minutes", "M", "Time budget instead of --steps (default without either: 2)", "20"),
        new("--batch", "B", "Sequences in a pass", "12"),
        new("--context", "T", "Bytes of a sequence", "64"),
        new("--accumulate", "N", "Passes whose gradients make one step", "2"),
        new("--lr", "RATE", "Highest learning rate (default: 0.003 at width 128, falling with its root)", "0.003"),
        new("--min-lr", "FRACTION", "Last learning rate over the highest", "0.1"),
        new("--warmup", "N", "Steps of linear warm-up", "100"),
        new("--schedule", "KIND", "After warm-up: cosine or wsd (stable, then a straight line down)"),
        new("--decay-fraction", "X", "Part of the steps in which wsd decays", "0.2"),
        new("--weight-decay", "X", "Decoupled decay of matrices", "0.1"),
        new("--beta1", "X", "AdamW: decay of the mean", "0.9"),
        new("--beta2", "X", "AdamW: decay of the square", "0.99"),
        new("--clip", "X", "Largest gradient norm; 0: no clipping", "1"),
        new("--validation", "X", "End of the text held out: a fraction below 1, else bytes", "0.1"),
        new("--eval-every", "N", "Steps between validations", "250"),
        new("--eval-bytes", "N", "Held-out bytes that the last validation reads; 0: all (default: 100000)", "100000"),
        new("--save-every", "N", "Steps between checkpoints", "500"),
        new("--out", "DIR", "Output folder (default: a new one below runs/)"),
        new("--resume", null, "Continue, on the same text, from the newest checkpoint in --out (default: the preset's newest run)"),
        new("--seed", "S", "Seed of the first weights and of the order of the data", "1"),
        new("--threads", "K", "Threads (default: one for each core)", "2"),
        new("--json", null, "One JSON object a line on standard output"),
    ],
    [
        ("nexus train", "about two minutes of the tiny model on the .NET documentation"),
        ("nexus train --preset small --data book.txt --steps 5000 --out runs/book", "a larger model on your own text"),
        ("nexus train --resume --out runs/book --steps 10000", "goes on from its newest checkpoint"),
    ], Run);

    static int Run(Arguments arguments)
    {
        string runs = Path.Combine("runs", arguments.Text("--preset") ?? "tiny");
        string output = arguments.Text("--out") ?? (arguments.Has("--resume") ? NewestRun(runs) : Unused(runs));
        (NexusConfig config, TrainOptions options) = Settings(arguments, output);
        ByteCorpus corpus = options.Data.Length > 0 ? ByteCorpus.Read(options.Data) : SdkDocumentation.Read();
        using Interrupt interrupt = new();
        ITrainReport report = arguments.Has("--json") ? new JsonTrainReport(options) : new TerminalTrainReport(options);
        try
        {
            TrainResult result = new Trainer(config, options, corpus).Run(report.Progress, interrupt.Token);
            report.Done(result, output);
            return result.Stopped ? 130 : 0;
        }
        catch (OutputClosedException)
        {
            Console.Error.WriteLine("nexus: training stopped, because nobody reads its output any more. " +
                $"What was trained is kept; go on with\n  {Shell.Invocation} train --resume --out {Shell.Quote(output)}");
            throw;
        }
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
        RunConfig? previous = arguments.Has("--resume") ? Previous(output) : null;
        if (arguments.Text("--config") is { } file)
        {
            RunConfig read = NexusJson.ReadRun(file);
            run = new RunConfig(read.Model ?? run.Model, read.Training ?? run.Training);
        }
        else if (previous is not null)
        {
            run = arguments.Has("--preset") ? run with { Training = previous.Training } : previous;
        }
        if (run.Model!.Vocab != 256)
        {
            throw new NexusException("vocab: expected 256, because the text is read and written as bytes, " +
                $"actual {run.Model.Vocab}. Leave vocab out.");
        }
        TrainOptions options = run.Training!;
        if (previous?.Training is { } then)
        {
            options = options with { Data = then.Data, Threads = then.Threads };
        }
        return (run.Model, Override(options, arguments) with { Out = output });
    }

    /// <summary>Model and options of the run to be resumed. The folder is opened as the run itself will: a checkpoint that was
    /// being replaced when its process was killed has its name again afterwards.</summary>
    static RunConfig Previous(string output)
    {
        if (Directory.Exists(output))
        {
            using CheckpointFolder recovered = new(output);
        }
        return Checkpoint.ReadRun(output) ?? throw new NexusException($"'{output}': expected a folder with a checkpoint to " +
            "resume from, actual none. Correct --out, or leave out --resume to start a new run.");
    }

    /// <summary>Usual options for a size: the wider the model, the smaller the rate.</summary>
    static TrainOptions Defaults(NexusConfig c) =>
        new(Steps: 0, Batch: 6, Context: 256, Lr: Math.Round(3e-3 * Math.Sqrt(128.0 / c.DModel), 5), EvalEvery: 200,
            EvalWindows: 48, EvalBytes: 100_000);

    static TrainOptions Override(TrainOptions o, Arguments a)
    {
        if (a.Has("--minutes") && a.Has("--steps"))
        {
            throw new UsageException("expected --steps or --minutes, actual both. Leave one out.");
        }
        int steps = a.Has("--minutes") ? 0 : a.Whole("--steps", o.Steps);
        double minutes = a.Number("--minutes", 1);
        if (a.Has("--steps") && steps < 1)
        {
            throw a.Wrong("--steps", "a whole number, 1 or more", $"{steps}");
        }
        if (minutes <= 0)
        {
            throw a.Wrong("--minutes", "a number above 0", a.Text("--minutes")!);
        }
        double seconds = a.Has("--minutes") ? 60 * minutes : steps > 0 ? 0 : o.Seconds > 0 ? o.Seconds : FirstRunSeconds;
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
            Threads = a.Whole("--threads", o.Threads),
            Data = a.Text("--data") ?? o.Data,
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

    /// <summary>The folder, or the one beside it with -2, -3, …, whose newest checkpoint is the last that was written.</summary>
    static string NewestRun(string folder)
    {
        string? newest = null;
        DateTime written = default;
        string candidate = folder;
        for (int i = 2; Directory.Exists(candidate); i++)
        {
            if (CheckpointFolder.NewestIn(candidate) is { } checkpoint && Directory.GetLastWriteTimeUtc(checkpoint) >= written)
            {
                (newest, written) = (candidate, Directory.GetLastWriteTimeUtc(checkpoint));
            }
            candidate = $"{folder}-{i}";
        }
        return newest ?? throw new UsageException($"--resume: expected --out DIR with a checkpoint, or one in {folder}, " +
            "actual neither. Name the folder of the run with --out, or leave out --resume to start a new run.");
    }

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
