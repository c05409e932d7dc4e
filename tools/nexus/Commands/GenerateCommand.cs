using System.Diagnostics;
using System.Text;
using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus generate</c>.</summary>
static class GenerateCommand
{
    /// <summary>Tokens before allocation is measured.</summary>
    const int WarmUp = 4;

    public static Command Command { get; } = new("generate", "Generates text with a trained model, token by token",
    [
        new("--model", "DIR", "Output folder of a training run, or one of its checkpoints"),
        new("--prompt", "TEXT", "Text to continue (default: a line feed)"),
        new("--tokens", "N", "Tokens to generate (default: 256)"),
        new("--temperature", "X", "Logits are divided by it; 0: always the most likely token (default: 0.8)"),
        new("--top-k", "N", "Only the N most likely tokens; 0: all (default: 0)"),
        new("--top-p", "X", "Only the most likely tokens that together have probability X (default: 1)"),
        new("--seed", "S", "Seed of the draws (default: 1)"),
        new("--threads", "K", "Threads (default: one for each core)"),
        new("--json", null, "One JSON object a line on standard output"),
    ],
    [
        ("nexus generate --model runs/tiny --prompt \"The \" --tokens 400", "continues the prompt"),
        ("nexus generate --model runs/tiny --prompt \"The \" --temperature 0", "always the same text"),
    ], Run);

    static int Run(Arguments arguments)
    {
        bool json = arguments.Has("--json");
        string path = arguments.Text("--model") ?? throw new UsageException("expected --model DIR, actual none. Name the " +
            "folder of a training run.");
        int tokens = arguments.Whole("--tokens", 256);
        if (tokens < 1)
        {
            throw new UsageException($"--tokens: expected at least 1, actual {tokens}. Write for example --tokens 256.");
        }
        byte[] prompt = Encoding.UTF8.GetBytes(arguments.Text("--prompt") is { Length: > 0 } text ? text : "\n");
        SamplerOptions options = new SamplerOptions(arguments.Number("--temperature", 0.8), arguments.Whole("--top-k", 0),
            arguments.Number("--top-p", 1), arguments.Unsigned("--seed", 1)).Validate();
        using Engine engine = new(arguments.Whole("--threads", 0));
        using HybridModel model = HybridModel.Load(path, engine);
        if (model.Config.Vocab != 256)
        {
            throw new NexusException($"{path}: expected a model of bytes (vocab 256), actual vocab {model.Config.Vocab}. Its " +
                "tokens are not text.");
        }
        using Interrupt interrupt = new();
        using GenerationSession session = new(model, prompt.Length + tokens);
        return Generate(session, new Sampler(options, 256), prompt, tokens, json, interrupt.Token);
    }

    static int Generate(GenerationSession session, Sampler sampler, byte[] prompt, int tokens, bool json,
        CancellationToken cancellation)
    {
        double[] milliseconds = new double[tokens];
        using ITokenOutput output = json ? new JsonTokens() : new TextTokens(prompt);
        int made = 0, measured = 0;
        long allocated = 0;
        double firstToken = 0;
        bool cancelled = false;
        try
        {
            session.Feed(prompt, cancellation);
            for (; made < tokens; made++)
            {
                long from = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes(precise: true);
                int token = sampler.Choose(session.Logits, session.Position);
                if (made == 0)
                {
                    firstToken = (DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalMilliseconds;
                }
                else
                {
                    measured += made >= WarmUp ? 1 : 0;
                }
                bool more = made + 1 < tokens;
                if (more)
                {
                    session.Feed(token, cancellation);
                }
                milliseconds[made] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
                allocated += made >= WarmUp ? GC.GetTotalAllocatedBytes(precise: true) - before : 0;
                output.Token(made, (byte)token);
            }
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }
        Statistics s = new(made, firstToken, milliseconds.AsSpan(0, made), session.StateBytes, measured > 0
            ? allocated / (double)measured : 0);
        output.Done(s);
        return cancelled ? 130 : 0;
    }
}
