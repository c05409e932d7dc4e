using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LatentAttentionTests() : LayerTest(typeof(LatentAttention))
{
    protected override string[] Sizes => ["T=6 D=9 H=2 K=5 V=7 J=3 Q=6 R=11", "T=5 D=8 H=1 K=4 V=8 J=2 Q=4 R=8"];
    protected override string? Lanes => "R";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        _ => (-0.5, 0.5),
    };
}
