using System.Globalization;
using System.Text.Json;
using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus info</c>.</summary>
static class InfoCommand
{
    /// <summary>Tokens of the session whose state is shown.</summary>
    const int StateTokens = 4096;

    public static Command Command { get; } = new("info", "Describes a preset, a config or a trained model",
    [
        new("--preset", "NAME", "tiny, small, base, large or xl; without any option: all of them"),
        new("--config", "FILE", "A config file"),
        new("--model", "DIR", "Output folder of a training run, or one of its checkpoints"),
        new("--tensors", null, "Also every tensor with its shape"),
        new("--json", null, "One JSON object a line: parameters, state_bytes, the model's config, and its tensors"),
    ],
    [
        ("nexus info", "the presets side by side"),
        ("nexus info --model runs/tiny --tensors", "every tensor of a trained model"),
    ], Run);

    static int Run(Arguments arguments)
    {
        string? preset = arguments.Text("--preset"), file = arguments.Text("--config"), folder = arguments.Text("--model");
        if (new[] { preset, file, folder }.Count(o => o is not null) > 1)
        {
            throw new UsageException("expected one of --preset, --config and --model, actual more. Leave the others out.");
        }
        NexusConfig? config = preset is not null ? Presets.Get(preset)
            : file is not null ? NexusJson.ReadConfig(file)
            : folder is not null ? NexusJson.ReadConfig(Path.Combine(CheckpointFolder.Find(folder), Checkpoint.ConfigFile))
            : null;
        (string? Preset, NexusConfig Config)[] chosen = config is null ? [.. Presets.Names.Select(n => (n, Presets.Get(n)))]
            : [(preset, config)];
        if (arguments.Has("--json"))
        {
            Array.ForEach(chosen, c => Json(c.Preset, c.Config, arguments.Has("--tensors")));
        }
        else if (config is null && !arguments.Has("--tensors"))
        {
            Table();
        }
        else
        {
            Array.ForEach(chosen, c => Describe(c.Config, arguments.Has("--tensors")));
        }
        return 0;
    }

    static void Json(string? preset, NexusConfig c, bool tensors) => JsonLines.Write("info", json =>
    {
        json.WriteString("preset", preset);
        json.WriteNumber("parameters", ParameterLayout.Count(c));
        json.WriteNumber("state_tokens", StateTokens);
        json.WriteNumber("state_bytes", StateBytes(c, StateTokens));
        using JsonDocument model = JsonDocument.Parse(NexusJson.Write(c));
        json.WritePropertyName("model");
        model.RootElement.WriteTo(json);
        if (!tensors)
        {
            return;
        }
        json.WriteStartArray("tensors");
        foreach (Parameter p in new ParameterLayout(c).Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", p.Name);
            json.WriteStartArray("shape");
            Array.ForEach(p.Shape, json.WriteNumberValue);
            json.WriteEndArray();
            json.WriteBoolean("decayed", p.Decay);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    static void Table()
    {
        Console.Out.WriteLine("preset  parameters   nominal  width  heads  blocks x layers  expand  state of a session, " +
            $"{StateTokens} tokens");
        foreach (string name in Presets.Names)
        {
            NexusConfig c = Presets.Get(name);
            string left = $"{name,-6}  {ParameterLayout.Count(c),10}  {Plain.Count(Presets.Nominal(name)),8}  {c.DModel,5}  " +
                $"{c.Heads,5}";
            string right = $"{c.Blocks + " x " + c.LayersPerBlock,15}  {c.Expand,6:0.##}  " +
                Plain.Bytes(StateBytes(c, StateTokens));
            Console.Out.WriteLine(left + "  " + right);
        }
    }

    static void Describe(NexusConfig c, bool tensors)
    {
        int attention = Enumerable.Range(0, c.Layers).Count(c.IsAttention);
        Console.Out.WriteLine($"parameters   {ParameterLayout.Count(c).ToString("N0", CultureInfo.InvariantCulture)} " +
            $"({Plain.Bytes(4.0 * ParameterLayout.Count(c))} in f32)");
        Console.Out.WriteLine($"layers       {c.Layers}: {c.Layers - attention} selective scan, " +
            $"{attention} attention{(c.MlpWidth > 0 ? ", an MLP after each" : "")}");
        Console.Out.WriteLine($"width        {c.DModel}; inner {c.Inner}, state {c.DState}, step rank {c.Rank}, " +
            $"convolution {c.DConv}");
        Console.Out.WriteLine($"attention    {c.Heads} heads of {c.HeadWidth}, {c.KvHeads} key/value heads, " +
            $"window {(c.Window > 0 ? c.Window : "unlimited")}");
        Console.Out.WriteLine($"vocabulary   {c.Vocab}{(c.TiedEmbeddings ? ", head tied to the embedding" : "")}");
        Console.Out.WriteLine($"state        about {Plain.Bytes(StateBytes(c, StateTokens))} " +
            $"for a session of {StateTokens} tokens");
        if (tensors)
        {
            foreach (Parameter p in new ParameterLayout(c).Parameters)
            {
                Console.Out.WriteLine($"  {p.Name,-44} [{string.Join(", ", p.Shape)}]{(p.Decay ? "" : "  not decayed")}");
            }
        }
    }

    /// <summary>What the equations need: N and d_conv − 1 values a channel, keys and values of every token that the session can
    /// hold (also with a window, which bounds what is read and not what is kept).</summary>
    internal static long StateBytes(NexusConfig c, int tokens)
    {
        long attention = Enumerable.Range(0, c.Layers).LongCount(c.IsAttention);
        long history = 2L * tokens * c.KvHeads * c.HeadWidth;
        return sizeof(float) * (attention * history + (c.Layers - attention) * c.Inner * (c.DState + c.DConv - 1));
    }
}
