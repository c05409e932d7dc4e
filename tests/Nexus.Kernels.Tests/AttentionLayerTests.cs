using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class AttentionLayerTests() : LayerTest(typeof(AttentionLayer))
{
    protected override string[] Sizes =>
        ["B=2 T=7 D=9 G=2 R=3 J=5", "B=3 T=11 D=16 G=1 R=2 J=8 window=4 theta=500000", "B=1 T=5 D=8 G=2 R=1 J=4 cap=2"];
    protected override string? Lanes => "J";
    protected override int MostLanes => 512; // a head has at most 1024 channels
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "norm" => (0.5, 1.5),
        _ => (-0.5, 0.5),
    };
}
