using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class GatedRmsNormTests() : LayerTest(typeof(GatedRmsNorm))
{
    protected override string[] Sizes => ["D=37", "D=16 gateLast=1"];
    protected override string? Lanes => "D";
}
