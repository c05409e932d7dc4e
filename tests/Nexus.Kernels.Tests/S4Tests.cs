using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class S4Tests() : LayerTest(typeof(S4))
{
    protected override string[] Sizes => ["T=7 D=37 N=3", "T=34 D=16 N=4"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "logDt" => (-3, -1),
        "logReal" or "logA" => (-1, 0.5),
        "imag" => (0, 4),
        "p" => (-0.7, 0.7),
        _ => (-1, 1),
    };
}
