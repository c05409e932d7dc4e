using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class CausalConv1dTests() : LayerTest(typeof(CausalConv1d))
{
    protected override string[] Sizes => ["T=11 D=37 K=4", "T=5 D=16 K=3 -bias", "T=2 D=3 K=5"];
    protected override string? Lanes => "D";
}
