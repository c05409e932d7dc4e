using System.Text.RegularExpressions;

namespace Nexus.Programs.Tests.Run;

/// <summary>A case kept as text: its first line is the case, the rest the spec.</summary>
/// <remarks><c>// T=3 D=17 seed=5</c>, then comments that say what was wrong, then the class.</remarks>
internal sealed partial record Kept(string Name, string Case, string Text)
{
    /// <summary>The case in a file.</summary>
    public static Kept Read(string path)
    {
        string text = File.ReadAllText(path);
        return new Kept(ClassName().Match(text).Groups[1].Value, text.Split('\n')[0].TrimStart('/', ' ').Trim(), text);
    }

    /// <summary>Why each fails: null where it holds. A case that the compiler declines fails.</summary>
    public static string?[] Failure(IReadOnlyList<Kept> cases)
    {
        var built = Built.Of([.. cases.Select(c => new Source(c.Name, c.Text))]);
        return [.. built.Select((b, k) => b.Failure ?? b.Rejection
            ?? ProgramCheck.Failure(b.Layer!, cases[k].Case, b.HasState))];
    }

    [GeneratedRegex(@"class (\w+)")]
    private static partial Regex ClassName();
}
