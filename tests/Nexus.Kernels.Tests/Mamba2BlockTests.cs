using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class Mamba2BlockTests() : LayerTest(typeof(Mamba2Block))
{
    protected override string[] Sizes => ["T=5 D=9 G=2 R=2 P=5 N=3 K=4", "T=7 D=8 G=1 R=2 P=8 N=4 K=3 -convBias"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 70;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "aLog" => (-1, 0.5),
        _ => (-1, 1),
    };
}
