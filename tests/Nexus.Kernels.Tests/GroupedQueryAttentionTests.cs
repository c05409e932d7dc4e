using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class GroupedQueryAttentionTests() : LayerTest(typeof(GroupedQueryAttention))
{
    protected override string[] Sizes =>
        ["T=9 G=2 R=3 K=11", "T=13 G=1 R=2 K=16 window=4", "T=6 G=2 R=1 K=5 cap=2", "T=70 G=1 R=2 K=8"];
    protected override string? Lanes => "K";
    protected override (double Low, double High) Range(string array) => (-2, 2);
}
