using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MambaLayerTests() : LayerTest(typeof(MambaLayer))
{
    protected override string[] Sizes =>
        ["B=2 T=7 D=9 E=18 R=2 N=4 K=4", "B=3 T=5 D=8 E=16 R=1 N=16 K=3 -convBias", "B=1 T=1 D=4 E=8 R=1 N=2 K=4"];
    protected override string? Lanes => "E";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "norm" => (0.5, 1.5),
        "dtBias" => (-3, -1),
        "aLog" => (0, 2),
        _ => (-0.4, 0.4),
    };
}
