using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DynamicTanhTests() : LayerTest(typeof(DynamicTanh))
{
    protected override string[] Sizes => ["D=611", "D=16"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "alpha" => (0.5, 1.5),
        "x" => (-3, 3),
        _ => (-1, 1),
    };
}
