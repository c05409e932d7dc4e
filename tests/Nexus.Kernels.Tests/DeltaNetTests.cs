using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DeltaNetTests() : LayerTest(typeof(DeltaNet))
{
    protected override string[] Sizes => ["T=7 K=5 V=37", "T=34 K=4 V=16 -initial"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "k" => (-0.4, 0.4),
        "beta" => (0.1, 0.9),
        _ => (-1, 1),
    };
}
