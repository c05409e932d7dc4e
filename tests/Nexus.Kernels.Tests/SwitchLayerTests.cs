using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SwitchLayerTests() : LayerTest(typeof(SwitchLayer))
{
    protected override string[] Sizes => ["R=6 D=9 E=5 F=13", "R=4 D=16 E=3 F=8 alpha=0.5"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "inner" or "outer" => (-0.5, 0.5),
        _ => (-1, 1),
    };
}
