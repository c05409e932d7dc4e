using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SoftmaxTests() : LayerTest(typeof(Softmax))
{
    protected override string[] Sizes => ["D=611", "D=16"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => (-6, 6);
}
