using System.Text.Json;
using Nexus.Models;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary>A training run as JSON lines. The last line of a run is "done"; its names are stable.</summary>
sealed class JsonTrainReport(TrainOptions options) : ITrainReport
{
    const int Lines = 400;

    public void Progress(in TrainProgress p)
    {
        TrainProgress progress = p;
        switch (p.Kind)
        {
            case ProgressKind.Started:
                JsonLines.Write("start", json => Start(json, progress));
                break;
            case ProgressKind.Step when p.Step % Math.Max(1, p.Steps / Lines) == 0 || p.Step == p.Steps:
                JsonLines.Write("step", json => Step(json, progress));
                break;
            case ProgressKind.Validation:
                JsonLines.Write("validation", json =>
                {
                    json.WriteNumber("step", progress.Step);
                    json.Number("val_nats", progress.ValidationLoss);
                    json.Number("val_bits_per_byte", progress.ValidationLoss / Math.Log(2));
                    json.Number("seconds", progress.Seconds, 3);
                });
                break;
            case ProgressKind.Saved:
                JsonLines.Write("checkpoint", json =>
                {
                    json.WriteNumber("step", progress.Step);
                    json.WriteString("path", progress.Checkpoint);
                });
                break;
        }
    }

    public void Done(TrainResult r, string output) => JsonLines.Write("done", json =>
    {
        json.WriteNumber("steps", r.Steps);
        json.Number("train_nats", r.TrainNats);
        json.Number("val_nats", r.ValidationNats);
        json.Number("val_bits_per_byte", r.ValidationBitsPerByte);
        json.Number("tokens_per_second", r.TokensPerSecond, 1);
        json.Number("seconds", r.Seconds, 3);
        json.WriteNumber("parameters", r.Parameters);
        json.Number("allocated_bytes_per_step", r.AllocatedBytesPerStep, 3);
    });

    void Start(Utf8JsonWriter json, in TrainProgress p)
    {
        json.WriteNumber("step", p.Step);
        json.WriteNumber("steps", p.Steps);
        json.WriteNumber("parameters", p.Model.Layout.Count());
        json.WriteNumber("batch", options.Batch);
        json.WriteNumber("context", options.Context);
        json.WriteNumber("threads", p.Model.Engine.Pool.Threads);
        json.WriteString("isa", p.Model.Engine.Isa.ToString());
        json.WriteString("data", p.Corpus.Source);
        json.WriteNumber("data_bytes", p.Corpus.Bytes.Length);
        json.WriteNumber("files_left_out", p.Corpus.LeftOut.Count);
        json.WriteString("resumed_from", p.Checkpoint);
        json.WriteString("changed", p.Changed);
    }

    static void Step(Utf8JsonWriter json, in TrainProgress p)
    {
        json.WriteNumber("step", p.Step);
        json.WriteNumber("steps", p.Steps);
        json.Number("train_nats", p.Loss);
        json.Number("lr", p.LearningRate, 9);
        json.Number("gradient_norm", p.GradientNorm);
        json.Number("tokens_per_second", p.TokensPerSecond, 1);
        json.Number("seconds", p.Seconds, 3);
        json.Number("seconds_left", p.SecondsLeft, 1);
    }
}
