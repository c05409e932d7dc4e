using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class GatedDeltaNetTests() : LayerTest(typeof(GatedDeltaNet))
{
    protected override string[] Sizes => ["T=7 K=5 V=37", "T=34 K=4 V=16 -initial -g"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "k" => (-0.4, 0.4),
        "beta" => (0.1, 0.9),
        "g" => (-0.5, 0),
        _ => (-1, 1),
    };
}
