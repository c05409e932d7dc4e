using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LoadBalancingLossTests() : LayerTest(typeof(LoadBalancingLoss))
{
    protected override string[] Sizes => ["R=11 E=7", "R=5 E=16 top=1"];
    protected override string? Lanes => "E";
    protected override int MostLanes => 100;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => (-3, 3);
}
