using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class SophiaTests() : LayerTest(typeof(Sophia))
{
    protected override string[] Sizes => ["P=611 batch=12", "P=16 decay=0.1 lr=0.02 rho=0.5"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "h" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m")];
}
