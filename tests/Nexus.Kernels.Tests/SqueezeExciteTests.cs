using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SqueezeExciteTests() : LayerTest(typeof(SqueezeExcite))
{
    protected override string[] Sizes => ["S=5 D=37 R=6", "S=3 D=16 R=4"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 1;
}
