using System.Text;

namespace Nexus.Tool.Terminal;

/// <summary>Colours in a terminal that has them; plain text when the output goes to a file or a pipe, or NO_COLOR is
/// set.</summary>
static class Colour
{
    const string Grey = "\e[90m", Blue = "\e[34m", Green = "\e[32m", Red = "\e[31m", Cyan = "\e[36m", Bold = "\e[1m", End = "\e[0m";

    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "layer", "axis", "time", "index", "in", "ids", "weight", "out", "local", "lag", "part", "as", "real", "int", "bool", "sum",
        "max", "min", "prod", "when", "select", "opt", "for", "if", "else", "tile", "address", "integer", "product", "rows", "scan",
        "lanes", "parallel", "residual", "workspace", "past", "history", "public", "private", "static", "void", "struct", "ref",
        "return", "class", "switch", "case", "override", "unsafe", "carry", "ring",
    };

    /// <summary>Whether standard output shows colours.</summary>
    public static bool IsOn { get; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>A heading.</summary>
    public static string Heading(string text) => IsOn ? Bold + text + End : text;

    /// <summary>Something beside the matter.</summary>
    public static string Dim(string text) => IsOn ? Grey + text + End : text;

    /// <summary>The text of a stop, with its comments, words and numbers coloured.</summary>
    public static string Code(string text) => IsOn ? string.Join('\n', text.Split('\n').Select(Line)) : text;

    /// <summary>A unified diff: what goes red, what comes green.</summary>
    public static string Diff(string text) => !IsOn ? text : string.Join('\n', text.Split('\n').Select(line => line switch
    {
        ['-', ..] => Red + line + End,
        ['+', ..] => Green + line + End,
        ['@', ..] => Cyan + line + End,
        _ => line,
    }));

    static string Line(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        string code = comment < 0 ? line : line[..comment];
        StringBuilder to = new();
        for (int i = 0; i < code.Length;)
        {
            int end = i;
            while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] is '_' or '.'))
            {
                end++;
            }
            string word = code[i..Math.Max(end, i + 1)];
            string? colour = Words.Contains(word) ? Blue : char.IsAsciiDigit(word[0]) ? Cyan : null;
            to.Append(colour).Append(word).Append(colour is null ? null : End);
            i += word.Length;
        }
        return comment < 0 ? to.ToString() : to + Grey + line[comment..] + End;
    }
}
