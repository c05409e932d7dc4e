using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MeanSquaredErrorTests() : LayerTest(typeof(MeanSquaredError))
{
    protected override string[] Sizes => ["R=5 D=37", "R=3 D=16"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 1;
}
