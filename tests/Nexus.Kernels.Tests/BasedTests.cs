using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class BasedTests() : LayerTest(typeof(Based))
{
    protected override string[] Sizes => ["T=7 K=3 V=37", "T=34 K=2 V=16"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
}
