using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RetentionTests() : LayerTest(typeof(Retention))
{
    protected override string[] Sizes => ["T=7 K=5 V=37", "T=34 K=4 V=16"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "gamma" => (0.9, 0.95),
        _ => (-1, 1),
    };
}
