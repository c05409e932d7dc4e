using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LinearAttentionTests() : LayerTest(typeof(LinearAttention))
{
    protected override string[] Sizes => ["T=7 K=5 V=37", "T=34 K=4 V=16"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
}
