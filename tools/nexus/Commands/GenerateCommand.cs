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
        new("--prompt", "TEXT", "Text to continue (default: a line feed)") { MayBeEmpty = true },
        new("--tokens", "N", "Tokens to generate (default: 256)", "256"),
        new("--temperature", "X", "Logits are divided by it; 0: always the most likely token (default: 0.8)", "0.8"),
        new("--top-k", "N", "Only the N most likely tokens; 0: all (default: 0)", "40"),
        new("--top-p", "X", "Only the most likely tokens that together have probability X (default: 1)", "0.95"),
        new("--seed", "S", "Seed of the draws (default: 1)", "1"),
        new("--threads", "K", "Threads (default: one for each core)", "2"),
        new("--json", null, "One JSON object a line on standard output"),
    ],
    [
        ("nexus generate --model runs/tiny --prompt \"The \" --tokens 400", "continues the prompt"),
        ("nexus generate --model runs/tiny --prompt \"The \" --temperature 0", "always the same text"),
    ], Run);

    static int Run(Arguments arguments)
    {
        string path = arguments.Text("--model") ?? throw new UsageException("expected --model DIR, actual none. " +
            "Name the folder of a training run.");
        byte[] prompt = Encoding.UTF8.GetBytes(arguments.Text("--prompt") is { Length: > 0 } text ? text : "\n");
        int tokens = arguments.Whole("--tokens", 256), most = int.MaxValue - prompt.Length;
        if (tokens < 1 || tokens > most)
        {
            throw arguments.Wrong("--tokens", $"1 to {most}", $"{tokens}");
        }
        SamplerOptions options = new SamplerOptions(arguments.Number("--temperature", 0.8), arguments.Whole("--top-k", 0),
            arguments.Number("--top-p", 1), arguments.Unsigned("--seed", 1)).Validate();
        using Engine engine = new(arguments.Whole("--threads", 0));
        using HybridModel model = HybridModel.Load(path, engine);
        if (model.Config.Vocab != 256)
        {
            throw new NexusException($"{path}: expected a model of bytes (vocab 256), actual vocab {model.Config.Vocab}. " +
                "Its tokens are not text: use it from code, with GenerationSession.");
        }
        using Interrupt interrupt = new();
        using GenerationSession session = new(model, prompt.Length + tokens);
        ITokenOutput output = arguments.Has("--json") ? new JsonTokens() : new TextTokens(prompt);
        return Generate(session, new Sampler(options, 256), prompt, tokens, output, interrupt.Token);
    }

    static int Generate(GenerationSession session, Sampler sampler, byte[] prompt, int tokens, ITokenOutput output,
        CancellationToken cancellation)
    {
        TokenTimes times = new(tokens - 1);
        int made = 0, measured = 0;
        long allocated = 0;
        double firstToken = double.NaN;
        bool cancelled = false;
        try
        {
            session.Feed(prompt, cancellation);
            int token = sampler.Choose(session.Logits, session.Position);
            firstToken = (DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalMilliseconds;
            output.Token(made++, (byte)token);
            while (made < tokens)
            {
                long from = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes(precise: true);
                session.Feed(token, cancellation);
                token = sampler.Choose(session.Logits, session.Position);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                if (made >= WarmUp)
                {
                    measured++;
                    allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
                }
                output.Token(made++, (byte)token);
            }
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }
        output.Done(new Statistics(made, firstToken, times.Quantile(0.50), times.Quantile(0.99), times.PerSecond,
            session.StateBytes, measured > 0 ? allocated / (double)measured : double.NaN));
        return cancelled ? 130 : 0;
    }
}
