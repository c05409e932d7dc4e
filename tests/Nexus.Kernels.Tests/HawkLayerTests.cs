using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HawkLayerTests() : LayerTest(typeof(HawkLayer))
{
    protected override string[] Sizes => ["T=5 D=7 H=2 P=9 S=3 K=4 F=11", "T=7 D=8 H=2 P=8 S=50 K=3 F=16"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 70;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "lambda" => (-0.5, 2),
        _ => (-1, 1),
    };
}
