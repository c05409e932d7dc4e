using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DifferentialAttentionTests() : LayerTest(typeof(DifferentialAttention))
{
    protected override string[] Sizes => ["T=9 H=2 K=5 V=11", "T=7 H=1 K=8 V=16 start=0.2"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 200;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => (-1, 1);
}
