using Nexus.Programs.Tests.Run;

namespace Nexus.Programs.Tests;

/// <summary>Programs that once failed, made small and kept as text, each with what was wrong.</summary>
public sealed class KeptCaseTests
{
    [Fact]
    public void Every_kept_case_holds()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        var cases = files.Select(Kept.Read).ToList();
        string?[] failures = Kept.Failure(cases);
        Assert.Empty(cases.Zip(failures).Where(c => c.Second is not null).Select(c => $"{c.First.Name}({c.First.Case}): {c.Second}"));
    }
}
