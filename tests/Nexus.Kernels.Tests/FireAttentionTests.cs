using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class FireAttentionTests() : LayerTest(typeof(FireAttention))
{
    protected override string[] Sizes => ["T=9 H=3 K=11 M=6", "T=7 H=2 K=8 M=4"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "curve" => (0.1, 0.5),
        "threshold" => (2, 6),
        _ => (-1, 1),
    };
}
