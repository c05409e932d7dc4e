using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class JambaMambaMixerTests() : LayerTest(typeof(JambaMambaMixer))
{
    protected override string[] Sizes => ["T=5 D=7 E=13 R=2 N=3 K=4", "T=7 D=8 E=16 R=3 N=4 K=3 -convBias"];
    protected override string? Lanes => "E";
    protected override int MostLanes => 70;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "aLog" => (-1, 0.5),
        _ => (-1, 1),
    };
}
