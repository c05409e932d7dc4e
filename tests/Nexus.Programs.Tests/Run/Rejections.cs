using System.Text.RegularExpressions;

namespace Nexus.Programs.Tests.Run;

/// <summary>Diagnostics by kind: a message without the names of one program.</summary>
internal static partial class Rejections
{
    /// <summary>The message with names and numbers taken out.</summary>
    public static string WithoutNames(string message) =>
        Spaces().Replace(Numbers().Replace(Quoted().Replace(message, "'…'"), "#"), " ").Trim();

    [GeneratedRegex("'[^']*'(, '[^']*')*")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?!NX)[a-z]*[0-9]+\b|\b[A-Z]\b|\b[a-z]\b(?!')|\[[^\]]*\]")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
