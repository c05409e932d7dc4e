using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotationTests() : LayerTest(typeof(Rotation))
{
    protected override string[] Sizes => ["T=5 J=37", "T=4 J=16 factor=1.5"];
    protected override string? Lanes => "J";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "angle" => (-4, 4),
        _ => (-1, 1),
    };
}
