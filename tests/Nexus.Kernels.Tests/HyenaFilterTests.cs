using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HyenaFilterTests() : LayerTest(typeof(HyenaFilter))
{
    protected override string[] Sizes => ["L=7 E=3 F=5 C=37", "L=16 E=3 F=8 C=16"];
    protected override string? Lanes => "C";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "time" => (0, 1),
        _ => (-1, 1),
    };
}
