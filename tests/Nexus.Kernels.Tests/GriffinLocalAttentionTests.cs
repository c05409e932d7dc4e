using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class GriffinLocalAttentionTests() : LayerTest(typeof(GriffinLocalAttention))
{
    protected override string[] Sizes => ["T=7 D=37 R=2 J=3 window=3", "T=11 D=16 R=1 J=4 window=20"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 130;
}
