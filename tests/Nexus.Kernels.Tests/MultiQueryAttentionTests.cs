using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MultiQueryAttentionTests() : LayerTest(typeof(MultiQueryAttention))
{
    protected override string[] Sizes => ["T=9 H=3 K=11", "T=70 H=2 K=8"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 512;
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
