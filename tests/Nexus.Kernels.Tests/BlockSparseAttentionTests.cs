using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class BlockSparseAttentionTests() : LayerTest(typeof(BlockSparseAttention))
{
    protected override string[] Sizes => ["T=19 K=11 block=4 summary=1", "T=13 K=8 block=5 summary=2"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
