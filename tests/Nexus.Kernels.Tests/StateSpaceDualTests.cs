using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class StateSpaceDualTests() : LayerTest(typeof(StateSpaceDual))
{
    protected override string[] Sizes => ["T=7 N=5 P=37", "T=34 N=4 P=16 -initial"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "a" => (-0.5, 0),
        _ => (-1, 1),
    };
}
