using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ContextualPositionAttentionTests() : LayerTest(typeof(ContextualPositionAttention))
{
    protected override string[] Sizes => ["T=9 K=11 P=4", "T=6 K=8 P=9"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => (-1, 1);
}
