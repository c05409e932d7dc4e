using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class AlibiSlopesTests() : LayerTest(typeof(AlibiSlopes))
{
    protected override string[] Sizes => ["H=37", "H=16"];
    protected override string? Lanes => "H";
    protected override int FewestLanes => 1;
}
