using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SelectiveScanTests() : LayerTest(typeof(SelectiveScan))
{
    protected override string[] Sizes => ["T=7 D=37 N=5", "T=19 D=16 N=16 -skip", "T=1 D=3 N=1"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "delta" => (0.01, 0.5),
        "a" => (-2, -0.1),
        _ => (-1, 1),
    };
}
