using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SophiaHessianTests() : LayerTest(typeof(SophiaHessian))
{
    protected override string[] Sizes => ["P=611", "P=16 beta2=0.5"];
    protected override string? Lanes => "P";

    protected override (string Output, string Input)[] InPlace => [("newH", "h")];
}
