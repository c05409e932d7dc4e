using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DropPathTests() : LayerTest(typeof(DropPath))
{
    protected override string[] Sizes => ["B=9 D=37 drop=0.5", "B=5 D=16 seed=12345"];
    protected override string? Lanes => "D";
}
