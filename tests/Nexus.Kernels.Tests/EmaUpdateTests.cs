using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class EmaUpdateTests() : LayerTest(typeof(EmaUpdate))
{
    protected override string[] Sizes => ["P=611", "P=16 momentum=0.5"];
    protected override string? Lanes => "P";

    protected override (string Output, string Input)[] InPlace => [("newTarget", "target")];
}
