using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LogSigmoidTests() : LayerTest(typeof(LogSigmoid))
{
    protected override string[] Sizes => ["D=611", "D=16"];
    protected override string? Lanes => "D";
    protected override bool IsElementwise => true;
    protected override (double Low, double High) Range(string array) => (-8, 8);
}
