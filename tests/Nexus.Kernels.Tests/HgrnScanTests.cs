using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HgrnScanTests() : LayerTest(typeof(HgrnScan))
{
    protected override string[] Sizes => ["T=7 D=37", "T=34 D=16 -initial"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "g" => (-0.5, 0),
        _ => (-1, 1),
    };
}
