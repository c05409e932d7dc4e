using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SlidingWindowAttentionTests() : LayerTest(typeof(SlidingWindowAttention))
{
    protected override string[] Sizes => ["T=19 K=11 window=4", "T=13 K=8 window=1"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 512;
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
