using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LionTests() : LayerTest(typeof(Lion))
{
    protected override string[] Sizes => ["P=611 lr=0.01", "P=16 decay=0.1"];
    protected override string? Lanes => "P";

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m")];
}
