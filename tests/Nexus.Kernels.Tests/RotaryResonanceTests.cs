using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotaryResonanceTests() : LayerTest(typeof(RotaryResonance))
{
    protected override string[] Sizes => ["T=5 J=37", "T=4 J=16 theta=500 first=7"];
    protected override string? Lanes => "J";
}
