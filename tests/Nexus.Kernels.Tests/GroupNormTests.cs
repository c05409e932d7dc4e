using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class GroupNormTests() : LayerTest(typeof(GroupNorm))
{
    protected override string[] Sizes => ["G=3 C=37", "G=2 C=16 -bias eps=0.01"];
    protected override string? Lanes => "C";
    protected override int FewestLanes => 1;
}
