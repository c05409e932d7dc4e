using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RAdamTests() : LayerTest(typeof(RAdam))
{
    protected override string[] Sizes => ["P=611 c1=0.1 c2=0.001", "P=16 lr=0.02 c1=0.36 c2=0.0975 rectifier=0.7"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m"), ("newV", "v")];
}
