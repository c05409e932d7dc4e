using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MixtureOfDepthsTests() : LayerTest(typeof(MixtureOfDepths))
{
    protected override string[] Sizes => ["S=7 D=9 F=13", "S=5 D=16 F=8 capacity=3"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "gate" or "up" or "down" => (-0.5, 0.5),
        _ => (-1, 1),
    };
}
