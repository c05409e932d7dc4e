using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotaryMultiscaleTests() : LayerTest(typeof(RotaryMultiscale))
{
    protected override string[] Sizes => ["T=5 H=3 J=37", "T=4 H=2 J=16 low=1 high=2 first=7"];
    protected override string? Lanes => "J";
}
