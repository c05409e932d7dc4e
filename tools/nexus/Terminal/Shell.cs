using System.Runtime.CompilerServices;

namespace Nexus.Tool.Terminal;

/// <summary>Command lines to be copied into a shell.</summary>
static class Shell
{
    /// <summary>How this program was started: by its own name, or through `dotnet run`.</summary>
    public static string Invocation => RuntimeFeature.IsDynamicCodeSupported ? "dotnet run -c Release --project tools/nexus --"
        : Path.GetFileName(Environment.ProcessPath ?? "nexus");

    /// <summary>A word as the shell must see it: as it is when no character of it means anything to a shell, else in single
    /// quotes.</summary>
    public static string Quote(string word) => word.Length > 0 && word.All(IsPlain) ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c)
        || c is '/' or '.' or '_' or '-' or '+' or ',' or ':' or '@' or '%';
}
