using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotaryLongTests() : LayerTest(typeof(RotaryLong))
{
    protected override string[] Sizes => ["T=5 J=37", "T=6 J=16 scale=2 length=100 start=3"];
    protected override string? Lanes => "J";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "stretch" => (1, 4),
        _ => (-1, 1),
    };
}
