using System.Collections.Concurrent;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>Counts the cases of the reference data that were run and passed, and names those that no layer covers.</summary>
/// <remarks>The report goes to the test log and to golden-report.txt beside the test assembly when the last golden test is
/// over.</remarks>
[CollectionDefinition(Name)]
public sealed class GoldenReport(IMessageSink log) : ICollectionFixture<GoldenReport>, IDisposable
{
    /// <summary>The collection of tests that share one report.</summary>
    public const string Name = "golden";

    private readonly ConcurrentDictionary<(string Case, string Way), bool> _results = new();

    /// <summary>Fails with the lines that <paramref name="check"/> gives, and counts the case either way.</summary>
    public void Run(string name, string way, IEnumerable<string> check)
    {
        _results[(name, way)] = false;
        string[] wrong = [.. check];
        if (wrong.Length > 0) Assert.Fail(string.Join(Environment.NewLine, wrong));
        _results[(name, way)] = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<string> lines = [];
        foreach (var way in _results.GroupBy(r => r.Key.Way).OrderBy(g => g.Key, StringComparer.Ordinal))
            lines.Add($"golden {way.Key}: {way.Count()} cases run, {way.Count(r => r.Value)} passed");
        var ran = _results.Keys.Select(k => k.Case).ToHashSet();
        var unsupported = GoldenFolder.Entries.Where(e => !ran.Contains(e.ToString())).GroupBy(e => e.Op)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        lines.Add($"golden unsupported: {unsupported.Sum(g => g.Count())} cases of {unsupported.Count()} ops: "
            + string.Join(", ", unsupported.Select(g => $"{g.Key} ({g.Count()})")));
        foreach (string line in lines) log.OnMessage(new DiagnosticMessage(line));
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "golden-report.txt"), lines);
    }
}
