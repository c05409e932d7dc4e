using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RgLruTests() : LayerTest(typeof(RgLru))
{
    protected override string[] Sizes => ["T=7 H=2 P=21 S=3", "T=34 H=2 P=8 S=50 -initial"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 70;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "lambda" => (-0.5, 2),
        _ => (-1, 1),
    };
}
