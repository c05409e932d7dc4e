using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MinGruTests() : LayerTest(typeof(MinGru))
{
    protected override string[] Sizes => ["T=9 D=7 H=37", "T=5 D=8 H=16"];
    protected override string? Lanes => "H";
}
