using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RelativeBiasAttentionTests() : LayerTest(typeof(RelativeBiasAttention))
{
    protected override string[] Sizes => ["T=9 H=3 K=11 B=4 far=7", "T=21 H=2 K=8 B=8 far=15"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => (-1, 1);
}
