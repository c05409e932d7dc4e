using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MlpBlockTests() : LayerTest(typeof(MlpBlock))
{
    protected override string[] Sizes => ["D=11 F=29", "D=16 F=48"];
    protected override string? Lanes => "F";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        _ => (-0.5, 0.5),
    };
}
