using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class AdamTests() : LayerTest(typeof(Adam))
{
    protected override string[] Sizes => ["P=611 c1=0.1 c2=0.001", "P=16 decay=0.1 lr=0.02 eps=0.00001 c1=0.36 c2=0.0975"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m"), ("newV", "v")];
}
