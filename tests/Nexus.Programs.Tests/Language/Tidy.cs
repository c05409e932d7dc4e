namespace Nexus.Programs.Tests.Language;

/// <summary>Drops what a program does not use, and makes outputs of the locals that nobody reads.</summary>
internal static class Tidy
{
    /// <summary>The program without idle parts.</summary>
    public static SpecProgram Of(SpecProgram program)
    {
        string text = string.Join("\n", (object[])program.Statements);
        var mentioned = new Plain(text).Arrays().ToHashSet();
        SpecArray[] arrays = [.. program.Arrays.Where(a => mentioned.Contains(a.Name)).Select(a => Used(program, a))
            .OrderBy(a => Array.IndexOf(["In", "Ids", "Weight", "Out", "Local"], a.Kind))];
        var letters = Term.Letters(text).ToHashSet();
        var axes = program.Axes.Where(a => arrays.Any(x => x.Axes.Contains(a.Name) || x.Values == a.Name)
            || SpecProgram.Letters(a.Name).Any(letters.Contains));
        return program with
        {
            Arrays = arrays,
            Axes = [.. axes],
            Scalars = [.. program.Scalars.Where(s => mentioned.Contains(s.Split(' ')[1]))],
        };
    }

    // A recurrence that only itself reads is an output too.
    private static SpecArray Used(SpecProgram program, SpecArray array) =>
        array.Kind == "Local" && !program.Statements.Any(s => s.Defines != array.Name && s.Reads.Contains(array.Name))
            ? array with { Kind = "Out" } : array;
}
