using Nexus.Programs.Tests.Draw;
using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Run;

/// <summary>The process that compiles and runs programs: a kernel that faults or never ends takes only it.</summary>
/// <remarks>It writes one line for each event: <c>start N</c>, <c>held N</c>, <c>declined N why</c>, <c>failed N how</c>; and
/// when shrinking, <c>smaller</c> with the program on one line.</remarks>
internal static class Worker
{
    private const int Together = 50;

    /// <summary>Runs the programs [from, to) of a run, apart from some.</summary>
    public static void Run(long seed, int from, int to, HashSet<int> apart)
    {
        foreach (int[] numbers in Enumerable.Range(from, to - from).Where(n => !apart.Contains(n)).Chunk(Together))
            Verdict.Of([.. numbers.Select(n => ProgramDraw.Of(seed, n))], k => Write($"start {numbers[k]}"), (k, v) =>
            {
                Write(v.Held ? $"held {numbers[k]}" : v.Failure is null ? $"declined {numbers[k]} {v.Rejection}"
                    : $"failed {numbers[k]} {v.Failure}");
                return false;
            });
        Write("end");
    }

    /// <summary>Shrinks one program of a run.</summary>
    public static void Shrink(long seed, int number, TimeSpan time)
    {
        var program = ProgramDraw.Of(seed, number);
        var verdict = Verdict.Of([program])[0];
        if (verdict.Kind is not { } kind) return;
        Report(program);
        Shrinker.Run(program, kind, time, Report);
        Write("end");
    }

    private static void Report(SpecProgram program) => Write("smaller " + $"// {program.Case}\n{program}".Replace("\n", "\\n"));

    private static void Write(string line)
    {
        Console.Out.WriteLine(line.Replace('\n', ' '));
        Console.Out.Flush();
    }
}
