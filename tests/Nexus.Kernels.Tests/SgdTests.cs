using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SgdTests() : LayerTest(typeof(Sgd))
{
    protected override string[] Sizes => ["P=611 decay=0.1", "P=16 nesterov=1 lr=0.1"];
    protected override string? Lanes => "P";

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m")];
}
