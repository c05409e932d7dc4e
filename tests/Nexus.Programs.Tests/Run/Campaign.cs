using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nexus.Programs.Tests.Run;

/// <summary>A program that failed.</summary>
internal sealed record Failed(int Number, string How);

/// <summary>Many programs over several processes.</summary>
/// <param name="seed">The run: with the same seed a number is the same program.</param>
/// <param name="workers">Processes at a time.</param>
/// <param name="say">Where progress goes.</param>
internal sealed class Campaign(long seed, int workers, Action<string> say)
{
    private const int Piece = 250;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _held;

    /// <summary>Programs for which every property held.</summary>
    public int Held => _held;

    /// <summary>Programs the compiler declined, by diagnostic.</summary>
    public ConcurrentDictionary<string, int> Declined { get; } = new();

    /// <summary>Programs that failed.</summary>
    public ConcurrentBag<Failed> Failures { get; } = [];

    /// <summary>Programs run so far.</summary>
    public int Count => Held + Declined.Values.Sum() + Failures.Count;

    /// <summary>Runs the programs [from, from + count).</summary>
    public async Task Run(int from, int count, CancellationToken stop)
    {
        var pieces = new ConcurrentQueue<(int From, int To)>();
        for (int k = from; k < from + count; k += Piece) pieces.Enqueue((k, Math.Min(k + Piece, from + count)));
        var said = TimeSpan.Zero;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && pieces.TryDequeue(out var piece))
            {
                HashSet<int> done = [];
                while (done.Count < piece.To - piece.From && !stop.IsCancellationRequested) await Attempt(piece, done, stop);
                if (_watch.Elapsed - said < TimeSpan.FromSeconds(20)) continue;
                said = _watch.Elapsed;
                say(Line());
            }
        }, CancellationToken.None)));
    }

    /// <summary>"1000 programs, seed 1, 95 s: 900 held, 98 declined, 2 failed".</summary>
    public string Line() => $"{Count} programs, seed {seed}, {_watch.Elapsed.TotalSeconds:F0} s: {Held} held, " +
        $"{Declined.Values.Sum()} declined, {Failures.Count} failed";

    /// <summary>The share that was declined, by diagnostic.</summary>
    public IEnumerable<string> DeclinedLines() => Declined.OrderByDescending(d => d.Value)
        .Select(d => $"{d.Value,6}  {100.0 * d.Value / Math.Max(1, Count),5:F2} %  {d.Key}");

    /// <summary>The program made smaller: the spec with its case, or null when it does not fail again.</summary>
    public async Task<string?> Smaller(int number, TimeSpan time, CancellationToken stop)
    {
        string? last = null;
        await Lines(["shrink", $"{number}", $"{time.TotalSeconds:F0}"], line =>
        {
            if (line.StartsWith("smaller ", StringComparison.Ordinal)) last = line[8..].Replace("\\n", "\n");
        }, stop);
        return last;
    }

    // Runs what is not yet done of a piece in one process, until a program ends it.
    private async Task Attempt((int From, int To) piece, HashSet<int> done, CancellationToken stop)
    {
        int started = Enumerable.Range(piece.From, piece.To - piece.From).First(n => !done.Contains(n));
        bool ended = false;
        string how = await Lines(["worker", $"{piece.From}", $"{piece.To}", string.Join(',', done)], line =>
        {
            string[] words = line.Split(' ', 3);
            if (words[0] == "end") ended = true;
            if (words.Length < 2 || !int.TryParse(words[1], out int number)) return;
            if (words[0] == "start") started = number;
            else done.Add(number);
            if (words[0] == "held") Interlocked.Increment(ref _held);
            if (words[0] == "declined") Declined.AddOrUpdate(words[2], 1, (_, n) => n + 1);
            if (words[0] == "failed") Failures.Add(new Failed(number, words[2]));
        }, stop);
        if (ended || stop.IsCancellationRequested || !done.Add(started)) return;
        Failures.Add(new Failed(started, how));
    }

    // The lines of a child process; how it ended.
    private async Task<string> Lines(string[] arguments, Action<string> line, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string a in new[] { "exec", typeof(Campaign).Assembly.Location }.Concat(arguments).Append("--seed").Append($"{seed}"))
            start.ArgumentList.Add(a);
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
                patience.CancelAfter(s_patience);
                if (await child.StandardOutput.ReadLineAsync(patience.Token) is not { } text) break;
                line(text);
            }
            await child.WaitForExitAsync(stop);
            string said = (await errors).Trim();
            return $"the process ended with code {child.ExitCode}: {said[..Math.Min(400, said.Length)].Replace('\n', ' ')}";
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            return $"no answer for {s_patience.TotalSeconds:F0} s";
        }
    }
}
