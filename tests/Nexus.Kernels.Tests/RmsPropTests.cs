using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RmsPropTests() : LayerTest(typeof(RmsProp))
{
    protected override string[] Sizes => ["P=611 momentum=0.5", "P=16 centred=1 decay=0.1"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.5, 1),
        "a" => (-0.4, 0.4),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newV", "v"), ("newA", "a"), ("newM", "m")];
}
