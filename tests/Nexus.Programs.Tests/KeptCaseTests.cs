using Nexus.Programs.Tests.Run;

namespace Nexus.Programs.Tests;

/// <summary>Programs that once failed, made small and kept as text, each with what was wrong.</summary>
public sealed class KeptCaseTests
{
    [Fact]
    public void Every_kept_case_holds()
    {
        var cases = All();
        Assert.NotEmpty(cases);
        string?[] failures = Kept.Failure(cases);
        Assert.Empty(cases.Zip(failures).Where(c => c.Second is not null).Select(c => $"{c.First.Name}({c.First.Case}): {c.Second}"));
    }

    // A check that cannot fail proves nothing: products are subtracted instead of added.
    [Fact]
    public void A_spoilt_kernel_is_seen()
    {
        var kept = All().Single(c => c.Name == "DriveThatStays");
        var built = Built.Of([new Source(kept.Name, kept.Text)], spoil: code => code.Replace("V.Fma(", "V.Fnma("))[0];
        Assert.Null(built.Failure);
        Assert.NotNull(ProgramCheck.Failure(built.Layer!, kept.Case, built.HasState));
    }

    private static List<Kept> All() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Order(StringComparer.Ordinal).Select(Kept.Read)];
}
