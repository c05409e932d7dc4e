using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ClexTests() : LayerTest(typeof(Clex))
{
    protected override string[] Sizes => ["T=5 J=37 F=6 N=4", "T=4 J=16 F=8 N=3 theta=500 first=7"];
    protected override string? Lanes => "J";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 2;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "at" => (1, 2),
        "width" => (0.1, 0.3),
        "up" or "down" => (-0.1, 0.1),
        _ => (-1, 1),
    };
}
