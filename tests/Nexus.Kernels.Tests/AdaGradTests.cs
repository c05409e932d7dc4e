using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class AdaGradTests() : LayerTest(typeof(AdaGrad))
{
    protected override string[] Sizes => ["P=611", "P=16 lr=0.1"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newV", "v")];
}
