using System.Text.RegularExpressions;
using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Run;

/// <summary>What became of a program: held, declined with a diagnostic, or failed.</summary>
internal sealed partial record Verdict(string? Rejection, string? Failure)
{
    /// <summary>All properties hold.</summary>
    public bool Held => Rejection is null && Failure is null;

    /// <summary>The kind of a failure: two failures of one kind are taken to have one cause.</summary>
    public string? Kind => Failure is null ? null : Rejections.WithoutNames(Numbers().Replace(
        Failure.Split(" err=")[0].Replace("Lanes512", "").Replace("Lanes256", "").Replace("Lanes128", "").Replace("Scalar", ""), "")
        + (Failure.Contains("] is NaN") ? " is NaN" : Failure.Contains(" err=") ? " is wrong" : ""));

    /// <summary>Compiles the programs together and runs each.</summary>
    /// <param name="programs">The programs; names must differ.</param>
    /// <param name="before">Told the number of a program before it runs, since a kernel may take the process with it.</param>
    /// <param name="enough">Ends the run after a verdict, when not null.</param>
    public static List<Verdict> Of(
        IReadOnlyList<SpecProgram> programs, Action<int>? before = null, Func<int, Verdict, bool>? enough = null)
    {
        var built = Built.Of([.. programs.Select(p => new Source(p.Name, p.ToString()))], before);
        List<Verdict> verdicts = [];
        for (int k = 0; k < built.Count; k++)
        {
            before?.Invoke(k);
            verdicts.Add(Of(built[k], programs[k]));
            if (enough?.Invoke(k, verdicts[k]) == true) break;
        }
        return verdicts;
    }

    [GeneratedRegex(@"[0-9,]{2,}|\(\[.*|0x[0-9a-f]+")]
    private static partial Regex Numbers();

    private static Verdict Of(Built built, SpecProgram program)
    {
        if (built.Layer is null) return new Verdict(built.Rejection, built.Failure);
        if (program.IsCausal && program.Axes.Any(a => a.IsTime) && !built.HasState)
            return new Verdict(null, "causal, yet no state was derived");
        try
        {
            string? failure = ProgramCheck.Failure(built.Layer, program.Case, built.HasState);
            return failure == ProgramCheck.NotFinite ? new Verdict(failure, null) : new Verdict(null, failure);
        }
        catch (Exception e)
        {
            string where = e.StackTrace?.Split('\n').FirstOrDefault() ?? "";
            return new Verdict(null, $"{e.GetType().Name}: {e.Message.Split('\n')[0]} {where.Trim()}");
        }
    }
}
