using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SharedExpertsTests() : LayerTest(typeof(SharedExperts))
{
    protected override string[] Sizes => ["D=9 S=2 E=5 F=13", "D=16 S=1 E=4 F=8 top=1"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "gateUp" or "down" or "sharedGateUp" or "sharedDown" => (-0.5, 0.5),
        _ => (-1, 1),
    };
}
