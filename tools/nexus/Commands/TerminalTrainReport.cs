using System.Globalization;
using System.Text;
using Nexus.Models;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary>A training run for a person: one line that is rewritten, validations that stay, at the end the curve, a sample and
/// what to do next.</summary>
sealed class TerminalTrainReport(TrainOptions options) : ITrainReport
{
    /// <summary>Seconds between two writings of the line: a few a second in a terminal, a few a minute in a log.</summary>
    static readonly double Pause = Console.IsOutputRedirected ? 10 : 0.25;

    const int SampleBytes = 400;

    double smoothed = double.NaN, shown = double.NegativeInfinity;
    int lineWidth;
    LossHistory? history;

    public void Progress(in TrainProgress p)
    {
        history = p.History;
        switch (p.Kind)
        {
            case ProgressKind.Started:
                Start(p);
                break;
            case ProgressKind.Step:
                smoothed = double.IsNaN(smoothed) ? p.Loss : 0.9 * smoothed + 0.1 * p.Loss;
                if (p.Seconds - shown >= Pause)
                {
                    shown = p.Seconds;
                    Line(Text(p), keep: Console.IsOutputRedirected);
                }
                break;
            case ProgressKind.Validation:
                Line($"step {p.Step,6}   validation {Losses(p.ValidationLoss)}", keep: true);
                break;
        }
    }

    public void Done(TrainResult r, string output)
    {
        Line("", keep: false);
        Console.Out.WriteLine();
        if (history is { TrainCount: > 1 })
        {
            Console.Out.WriteLine(LossCurveText.Draw(history));
        }
        string speed = $"{Plain.Time(r.Seconds)}, {Plain.Count(r.TokensPerSecond)} bytes/s";
        Console.Out.WriteLine($"{(r.Stopped ? "Stopped" : "Done")} after {r.Steps} steps, {speed}");
        Console.Out.WriteLine($"  training    {Losses(r.TrainNats)}");
        if (double.IsFinite(r.ValidationNats))
        {
            Console.Out.WriteLine($"  validation  {Losses(r.ValidationNats)}");
        }
        Console.Out.WriteLine($"  checkpoint  {r.Checkpoint}");
        Console.Out.WriteLine($"  curve       {Path.Combine(output, "loss.svg")}");
        if (!r.Stopped)
        {
            Sample(r.Checkpoint);
        }
        string folder = Shell.Quote(output), more = r.Stopped ? "" : $" --steps {Math.Min(2L * r.Steps, int.MaxValue)}";
        Console.Out.WriteLine("\nGenerate:");
        Console.Out.WriteLine($"  {Shell.Invocation} generate --model {folder} --prompt 'The ' --tokens 400");
        Console.Out.WriteLine("Continue training:");
        Console.Out.WriteLine($"  {Shell.Invocation} train --resume --out {folder}{more}");
    }

    void Start(in TrainProgress p)
    {
        NexusConfig c = p.Model.Config;
        Console.Out.WriteLine($"{Plain.Count(p.Model.Layout.Count())} parameters: {c.Blocks} blocks of {c.LayersPerBlock} " +
            $"layers, width {c.DModel}; {p.Model.Engine.Pool.Threads} threads, {p.Model.Engine.Isa}");
        Console.Out.WriteLine($"{Plain.Bytes(p.Corpus.Bytes.Length)} of text from {p.Corpus.Source}; steps of {options.Batch} " +
            $"x {options.Context} bytes" +
            (options.Accumulate > 1 ? $" x {options.Accumulate}" : ""));
        if (p.Corpus.LeftOut.Count > 0)
        {
            Console.Out.WriteLine($"left out {p.Corpus.LeftOut.Count} binary files, the first {p.Corpus.LeftOut[0]}");
        }
        if (options.Resume)
        {
            Console.Out.WriteLine($"resumed from {p.Checkpoint}");
        }
        if (p.Changed is not null)
        {
            Console.Out.WriteLine($"changed since then, so no longer the run that was begun: {p.Changed}");
        }
    }

    string Text(in TrainProgress p)
    {
        string steps = p.Steps > 0 ? $"{p.Step}/{p.Steps}" : $"{p.Step}";
        return Invariant($"step {steps,11}   loss {smoothed:0.000}   {smoothed / Math.Log(2):0.000} bits per byte   ") +
            $"{Plain.Count(p.TokensPerSecond)} bytes/s   {Plain.Time(p.SecondsLeft)} left";
    }

    void Line(string text, bool keep)
    {
        if (Console.IsOutputRedirected)
        {
            if (text.Length > 0)
            {
                Console.Out.WriteLine(text);
            }
            return;
        }
        Console.Out.Write("\r" + text.PadRight(lineWidth) + (keep ? "\n" : ""));
        lineWidth = keep ? 0 : text.Length;
    }

    void Sample(string checkpoint)
    {
        using Engine engine = new(options.Threads);
        using HybridModel model = HybridModel.Load(checkpoint, engine);
        using GenerationSession session = new(model, SampleBytes + 16);
        Sampler sampler = new(new SamplerOptions(0.7, 0, 0.95, options.Seed), model.Config.Vocab);
        List<byte> bytes = [.. "The "u8];
        session.Feed("The "u8);
        while (bytes.Count < SampleBytes)
        {
            int token = sampler.Choose(session.Logits, session.Position);
            bytes.Add((byte)token);
            session.Feed(token);
        }
        Console.Out.WriteLine("\nA sample (temperature 0.7):\n");
        Console.Out.WriteLine("  " + Encoding.UTF8.GetString([.. bytes]).Replace("\n", "\n  "));
    }

    static string Losses(double nats) => Invariant($"{nats:0.000} nats, {nats / Math.Log(2):0.000} bits per byte");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
