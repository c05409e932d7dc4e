using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SpreadTests() : LayerTest(typeof(Spread))
{
    protected override string[] Sizes => ["B=9 D=37", "B=4 D=16"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 200;
    protected override int FewestLanes => 1;
}
