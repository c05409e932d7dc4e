using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RingAttentionTests() : LayerTest(typeof(RingAttention))
{
    protected override string[] Sizes => ["C=3 S=5 Q=4 K=7 V=11", "C=2 S=4 Q=3 K=8 V=16"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 200;
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
