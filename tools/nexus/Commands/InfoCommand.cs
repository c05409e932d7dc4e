using System.Globalization;
using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus info</c>.</summary>
static class InfoCommand
{
    public static Command Command { get; } = new("info", "Describes a preset, a config or a trained model",
    [
        new("--preset", "NAME", "tiny, small, base, large or xl; without any option: all of them"),
        new("--config", "FILE", "A config file"),
        new("--model", "DIR", "Output folder of a training run, or one of its checkpoints"),
        new("--tensors", null, "Also every tensor with its shape"),
        new("--json", null, "The config as JSON, with its number of parameters"),
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
        if (config is null)
        {
            Table();
        }
        else if (arguments.Has("--json"))
        {
            Console.Out.Write(NexusJson.Write(config));
        }
        else
        {
            Describe(config, arguments.Has("--tensors"));
        }
        return 0;
    }

    static void Table()
    {
        Console.Out.WriteLine("preset  parameters   nominal  width  heads  blocks x layers  expand  state of a session, 4096 " +
            "tokens");
        foreach (string name in Presets.Names)
        {
            NexusConfig c = Presets.Get(name);
            string left = $"{name,-6}  {ParameterLayout.Count(c),10}  {Plain.Count(Presets.Nominal(name)),8}  {c.DModel,5}  " +
                $"{c.Heads,5}";
            string right = $"{c.Blocks + " x " + c.LayersPerBlock,15}  {c.Expand,6:0.##}  {Plain.Bytes(StateBytes(c, 4096))}";
            Console.Out.WriteLine(left + "  " + right);
        }
    }

    static void Describe(NexusConfig c, bool tensors)
    {
        int attention = Enumerable.Range(0, c.Layers).Count(c.IsAttention);
        Console.Out.WriteLine($"parameters   {ParameterLayout.Count(c).ToString("N0", CultureInfo.InvariantCulture)} " +
            $"({Plain.Bytes(4.0 * ParameterLayout.Count(c))} in f32)");
        Console.Out.WriteLine($"layers       {c.Layers}: {c.Layers - attention} selective scan, {attention} " +
            $"attention{(c.MlpWidth > 0 ? ", an MLP after each" : "")}");
        Console.Out.WriteLine($"width        {c.DModel}; inner {c.Inner}, state {c.DState}, step rank {c.Rank}, convolution " +
            $"{c.DConv}");
        Console.Out.WriteLine($"attention    {c.Heads} heads of {c.HeadWidth}, {c.KvHeads} key/value heads, window " +
            $"{(c.Window > 0 ? c.Window : "unlimited")}");
        Console.Out.WriteLine($"vocabulary   {c.Vocab}{(c.TiedEmbeddings ? ", head tied to the embedding" : "")}");
        Console.Out.WriteLine($"state        about {Plain.Bytes(StateBytes(c, 4096))} for a session of 4096 tokens");
        if (tensors)
        {
            foreach (Parameter p in new ParameterLayout(c).Parameters)
            {
                Console.Out.WriteLine($"  {p.Name,-44} [{string.Join(", ", p.Shape)}]{(p.Decay ? "" : "  not decayed")}");
            }
        }
    }

    /// <summary>What the equations need: N and d_conv − 1 values a channel, keys and values of every position that attention
    /// can see.</summary>
    static double StateBytes(NexusConfig c, int tokens)
    {
        int attention = Enumerable.Range(0, c.Layers).Count(c.IsAttention);
        double history = 2.0 * (c.Window > 0 ? Math.Min(c.Window, tokens) : tokens) * c.KvHeads * c.HeadWidth;
        return 4 * (attention * history + (c.Layers - attention) * (double)c.Inner * (c.DState + c.DConv - 1));
    }
}
