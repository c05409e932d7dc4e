using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DropoutTests() : LayerTest(typeof(Dropout))
{
    protected override string[] Sizes => ["R=5 D=37 drop=0.5", "R=3 D=16 seed=12345"];
    protected override string? Lanes => "D";
}
