namespace Nexus.Programs.Tests.Run;

/// <summary>What a run found, for people.</summary>
internal static class Report
{
    private const int Shown = 12;

    /// <summary>Counts, what was declined and why, and the failures: the first of each kind made smaller.</summary>
    public static async Task Write(Campaign campaign, long seed, int seconds, Action<string> say, CancellationToken stop)
    {
        say(campaign.Line());
        foreach (string line in campaign.DeclinedLines().Take(40)) say(line);
        var kinds = campaign.Failures.GroupBy(f => new Verdict(null, f.How).Kind).OrderByDescending(g => g.Count()).ToList();
        foreach (var kind in kinds) say($"{kind.Count(),6} failed: {kind.Key}   such as {string.Join(", ",
            kind.OrderBy(f => f.Number).Take(5).Select(f => f.Number))}");
        foreach (var first in kinds.SelectMany(k => k.OrderBy(f => f.Number).Select((f, n) => (Failed: f, Nth: n)))
            .OrderBy(f => f.Nth).Take(Shown).Select(f => f.Failed))
        {
            say($"\n{first.How}\n  rerun: dotnet run -c Release --project tests/Nexus.Programs.Tests -- one {first.Number} --seed {seed}");
            if (seconds > 0 && !stop.IsCancellationRequested
                && await campaign.Smaller(first.Number, TimeSpan.FromSeconds(seconds), stop) is { } smaller) say(smaller);
        }
    }
}
