using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class Mamba2ScanTests() : LayerTest(typeof(Mamba2Scan))
{
    protected override string[] Sizes => ["T=7 G=2 R=2 P=21 N=3", "T=34 G=1 R=2 P=16 N=4 -skip low=0.3 high=0.9"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "a" => (-1, -0.1),
        _ => (-1, 1),
    };
}
