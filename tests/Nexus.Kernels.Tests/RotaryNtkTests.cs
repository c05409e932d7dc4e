using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotaryNtkTests() : LayerTest(typeof(RotaryNtk))
{
    protected override string[] Sizes => ["T=5 J=37", "T=4 J=16 scale=2 theta=500000 first=7"];
    protected override string? Lanes => "J";
    protected override int FewestLanes => 2;
}
