using System.Diagnostics;
using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Run;

/// <summary>Makes a failing program smaller as long as it fails in the same way.</summary>
internal static class Shrinker
{
    private const int Together = 16;

    /// <summary>The smallest program found in the time given.</summary>
    /// <param name="program">A program that fails.</param>
    /// <param name="kind">How: see <see cref="Verdict.Kind"/>.</param>
    /// <param name="time">The time given.</param>
    /// <param name="progress">Told each smaller program.</param>
    public static SpecProgram Run(SpecProgram program, string kind, TimeSpan time, Action<SpecProgram>? progress = null)
    {
        var watch = Stopwatch.StartNew();
        var seen = new HashSet<string> { Text(program) };
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (var some in Smaller(program).Where(p => seen.Add(Text(p))).Chunk(Together))
            {
                if (watch.Elapsed > time) return program;
                var named = some.Select((p, k) => p with { Name = $"{program.Name}s{k}" }).ToList();
                int found = -1;
                Verdict.Of(named, enough: (k, v) =>
                {
                    if (v.Kind == kind) found = k;
                    return found >= 0 || watch.Elapsed > time;
                });
                if (found < 0) continue;
                program = some[found];
                progress?.Invoke(program);
                grew = true;
                break;
            }
        }
        return program;
    }

    private static string Text(SpecProgram p) => p.Case + p;

    /// <summary>Programs that are one step smaller, boldest first.</summary>
    public static IEnumerable<SpecProgram> Smaller(SpecProgram p)
    {
        foreach (string name in p.Statements.Select(s => s.Defines).Distinct().Reverse()) // one array less, or given
        {
            var rest = p.Statements.Where(s => s.Defines != name).ToArray();
            if (rest.Length == 0) continue;
            yield return Tidy.Of(p with { Statements = rest,
                Arrays = [.. p.Arrays.Select(a => a.Name == name ? a with { Kind = "In" } : a)] });
        }
        foreach (var s in p.Statements.Where(s => s.IsBoundary))
            yield return Tidy.Of(p with { Statements = [.. p.Statements.Where(x => x != s)] });
        for (int k = 0; k < p.Axes.Length; k++)
            foreach (int extent in new[] { 1, 2, p.Axes[k].Extent / 2, p.Axes[k].Extent - 1 }.Distinct())
                if (extent >= 1 && extent < p.Axes[k].Extent)
                    yield return p with { Axes = [.. p.Axes.Select((a, i) => i == k ? a with { Extent = extent } : a)] };
        for (int k = 0; k < p.Statements.Length; k++)
            if (p.Statements[k] is Equation e)
                foreach (var value in Smaller(e.Value))
                {
                    var statements = p.Statements.ToArray();
                    statements[k] = e with { Value = value };
                    yield return Tidy.Of(p with { Statements = statements });
                }
        foreach (var a in p.Arrays.Where(a => a.IsOptional && !a.IsAbsent)) // given is simpler than optional
            yield return Given(p, a);
    }

    private static SpecProgram Given(SpecProgram p, SpecArray array) => p with
    {
        Arrays = [.. p.Arrays.Select(a => a == array ? a with { IsOptional = false } : a)],
        Statements = [.. p.Statements.Select(s => s is Equation e ? e with { Value = Plain(e.Value, array.Name) } : s)],
    };

    private static Term Plain(Term x, string array) => x is Element e && e.Array == array ? e with { Instead = null }
        : x.With([.. x.Parts.Select(p => Plain(p, array))]);

    private static IEnumerable<Term> Smaller(Term x)
    {
        foreach (var part in x.Parts) yield return part;
        if (x is Element e)
        {
            if (e.At.Any(a => a.Shift.Length > 0)) yield return e with { At = [.. e.At.Select(a => new Position(a.Index))] };
            yield return new Plain("1");
            yield break;
        }
        if (x is Plain { Text: not "1" }) yield return new Plain("1");
        if (x is Reduction { Where: not null } r) yield return r with { Where = null };
        if (x is Reduction { Word: not ("Sum" or "Softmax") } other) yield return other with { Word = "Sum" };
        if (x.Parts.Length > 0 && x is not Reduction) yield return new Plain("1");
        for (int k = 0; k < x.Parts.Length; k++)
            foreach (var smaller in Smaller(x.Parts[k]))
            {
                var parts = x.Parts.ToArray();
                parts[k] = smaller;
                yield return x.With(parts);
            }
    }
}
