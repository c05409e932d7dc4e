namespace Nexus.Spec;

/// <summary>Names for things that C# does not tell us the variable of.</summary>
internal static class Places
{
    /// <summary>"Ssd.cs:95".</summary>
    public static string At(string file, int line) => $"{file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{line}";
}
