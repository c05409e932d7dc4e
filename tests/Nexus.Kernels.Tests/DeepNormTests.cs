using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DeepNormTests() : LayerTest(typeof(DeepNorm))
{
    protected override string[] Sizes => ["D=611", "D=16 layers=100 -bias"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 1;
}
