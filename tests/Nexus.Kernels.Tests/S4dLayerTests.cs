using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class S4dLayerTests() : LayerTest(typeof(S4dLayer))
{
    protected override string[] Sizes => ["T=5 D=13 N=3", "T=7 D=16 N=2"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 70;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "logDt" => (-3, -1),
        "logReal" or "logA" => (-1, 0.5),
        "imag" => (0, 4),
        _ => (-1, 1),
    };
}
