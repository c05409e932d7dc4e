using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ContinuedConv1dTests() : LayerTest(typeof(ContinuedConv1d))
{
    protected override string[] Sizes => ["T=11 D=37 K=4 P=3", "T=5 D=16 K=3 P=2 -bias", "T=2 D=3 K=5 P=4"];
    protected override string? Lanes => "D";
}
