using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RmsNormPlusOneTests() : LayerTest(typeof(RmsNormPlusOne))
{
    protected override string[] Sizes => ["D=611", "D=16 eps=0.01"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 1;
}
