using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class CrossAttentionTests() : LayerTest(typeof(CrossAttention))
{
    protected override string[] Sizes => ["T=5 S=9 H=3 K=11 V=7", "T=4 S=33 H=2 K=8 V=16"];
    protected override string? Lanes => "S";
    protected override int MostLanes => 200;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
