using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class Rwkv7Tests() : LayerTest(typeof(Rwkv7))
{
    protected override string[] Sizes => ["T=7 K=5 V=37", "T=34 K=4 V=16 -initial"];
    protected override string? Lanes => "V";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "w" => (-0.5, 0),
        "a" or "b" => (-0.4, 0.4),
        _ => (-1, 1),
    };
}
