using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LayerNormTests() : LayerTest(typeof(LayerNorm))
{
    protected override string[] Sizes => ["D=37", "D=64 eps=0.001", "D=33 -bias"];
    protected override string? Lanes => "D";
}
