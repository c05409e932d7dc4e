using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MlpLayerTests() : LayerTest(typeof(MlpLayer))
{
    protected override string[] Sizes => ["B=2 T=3 D=11 F=29", "B=1 T=5 D=16 F=48"];
    protected override string? Lanes => "F";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "norm" => (0.5, 1.5),
        _ => (-0.5, 0.5),
    };
}
