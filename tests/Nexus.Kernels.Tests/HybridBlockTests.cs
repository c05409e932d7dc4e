using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HybridBlockTests() : LayerTest(typeof(HybridBlock))
{
    protected override string[] Sizes =>
        ["B=2 T=7 D=9 G=2 Q=2 J=3 E=18 R=2 N=4 K=4", "B=1 T=6 D=8 G=1 Q=2 J=4 E=16 R=1 N=8 K=3 window=3 -convBias"];
    protected override string? Lanes => "E";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "attentionNorm" or "scanNorm" => (0.5, 1.5),
        "dtBias" => (-3, -1),
        "aLog" => (0, 2),
        _ => (-0.4, 0.4),
    };
}
