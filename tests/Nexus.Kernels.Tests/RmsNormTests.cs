using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RmsNormTests() : LayerTest(typeof(RmsNorm))
{
    protected override string[] Sizes => ["D=37", "D=64 eps=0.001", "D=5"];
    protected override string? Lanes => "D";
}
