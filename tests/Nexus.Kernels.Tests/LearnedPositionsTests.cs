using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LearnedPositionsTests() : LayerTest(typeof(LearnedPositions))
{
    protected override string[] Sizes => ["T=5 P=9 D=37", "T=6 P=6 D=16"];
    protected override string? Lanes => "D";
}
