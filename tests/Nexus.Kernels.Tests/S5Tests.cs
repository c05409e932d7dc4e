using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class S5Tests() : LayerTest(typeof(S5))
{
    protected override string[] Sizes => ["T=7 D=5 P=37", "T=34 D=4 P=16 bilinear=1"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "lambda" => (-2, -0.3),
        "logStep" => (-3, -1),
        _ => (-1, 1),
    };
}
