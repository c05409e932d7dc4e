using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class AmsGradTests() : LayerTest(typeof(AmsGrad))
{
    protected override string[] Sizes =>
        ["P=611 c1=0.1 c2=0.001", "P=16 lr=0.02 beta1=0.8 beta2=0.95 eps=0.00001 decay=0.1 c1=0.36 c2=0.0975"];
    protected override string? Lanes => "P";
    protected override (string Output, string Input)[] InPlace =>
        [("newP", "p"), ("newM", "m"), ("newV", "v"), ("newTop", "top")];
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" or "top" => (0.1, 1),
        _ => (-1, 1),
    };
}
