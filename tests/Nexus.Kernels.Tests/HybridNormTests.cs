using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HybridNormTests() : LayerTest(typeof(HybridNorm))
{
    protected override string[] Sizes => ["T=6 D=9 G=2 R=2 K=5 F=11", "T=5 D=8 G=1 R=2 K=8 F=16"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "normQ" or "normK" or "normV" or "norm" => (0.5, 1.5),
        _ => (-0.5, 0.5),
    };
}
