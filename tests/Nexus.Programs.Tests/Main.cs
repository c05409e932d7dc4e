using System.Globalization;
using Nexus.Programs.Tests.Draw;
using Nexus.Programs.Tests.Run;

namespace Nexus.Programs.Tests;

/// <summary>
/// <c>dotnet run -c Release -- COUNT [--seed S] [--from N] [--workers W] [--shrink SECONDS]</c>: that many programs.
/// <c>one NUMBER --seed S</c>: one of them, printed and made smaller.
/// <c>file PATH</c>: a case kept as text, with its generated code.
/// </summary>
internal static class EntryPoint
{
    private static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        long seed = Option(arguments, "--seed", 1);
        string command = arguments.Length == 0 ? "1000" : arguments[0];
        switch (command)
        {
            case "worker":
                Worker.Run(seed, int.Parse(arguments[1], null), int.Parse(arguments[2], null),
                    [.. arguments[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
                return 0;
            case "shrink":
                Worker.Shrink(seed, int.Parse(arguments[1], null), TimeSpan.FromSeconds(int.Parse(arguments[2], null)));
                return 0;
            case "one": return One(seed, int.Parse(arguments[1], null), (int)Option(arguments, "--shrink", 60));
            case "file": return File(arguments[1]);
        }
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        var campaign = new Campaign(seed, (int)Option(arguments, "--workers", Environment.ProcessorCount), Console.WriteLine);
        await campaign.Run((int)Option(arguments, "--from", 0), int.Parse(command, null), stop.Token);
        await Report.Write(campaign, seed, (int)Option(arguments, "--shrink", 60), Console.WriteLine, stop.Token);
        return campaign.Failures.IsEmpty ? 0 : 1;
    }

    private static int One(long seed, int number, int seconds)
    {
        var program = ProgramDraw.Of(seed, number);
        Console.WriteLine($"// {program.Case}\n{program}");
        var verdict = Verdict.Of([program])[0];
        Console.WriteLine(verdict.Held ? "held" : verdict.Failure ?? $"declined: {verdict.Rejection}");
        if (verdict.Kind is not { } kind) return 0;
        var smaller = Shrinker.Run(program, kind, TimeSpan.FromSeconds(seconds));
        Console.WriteLine($"\n// {smaller.Case}\n{smaller}{Verdict.Of([smaller])[0].Failure}");
        return 1;
    }

    private static int File(string path)
    {
        var kept = Kept.Read(path);
        Console.WriteLine(Built.Code(new Source(kept.Name, kept.Text)));
        string? failure = Kept.Failure([kept])[0];
        Console.WriteLine(failure ?? "held");
        return failure is null ? 0 : 1;
    }

    private static long Option(string[] arguments, string name, long otherwise) =>
        Array.IndexOf(arguments, name) is var at and >= 0 ? long.Parse(arguments[at + 1], null) : otherwise;
}
