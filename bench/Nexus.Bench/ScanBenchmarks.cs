using BenchmarkDotNet.Attributes;
using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary>The generated selective scan at every width of this processor.</summary>
public class ScanBenchmarks
{
    private ScanData? data;

    /// <summary>Tokens of a call.</summary>
    [Params(1, 64, 2048)]
    public int Tokens { get; set; }

    /// <summary>The width.</summary>
    [ParamsSource(nameof(Widths))]
    public Isa Width { get; set; }

    /// <summary>The widths that run here.</summary>
    public static IEnumerable<Isa> Widths => [.. IsaSupport.Available];

    /// <summary>Makes the arrays.</summary>
    [GlobalSetup]
    public void Make() => data = new ScanData(Tokens, 1024, 16, Width);

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Free() => data?.Dispose();

    /// <summary>D = 1024, N = 16, one thread.</summary>
    [Benchmark]
    public void Advance() => data!.Advance();
}
