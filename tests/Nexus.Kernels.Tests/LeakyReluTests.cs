using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LeakyReluTests() : LayerTest(typeof(LeakyRelu))
{
    protected override string[] Sizes => ["D=611", "D=16 slope=0.2"];
    protected override string? Lanes => "D";
    protected override bool IsElementwise => true;
    protected override (double Low, double High) Range(string array) => (-6, 6);
}
