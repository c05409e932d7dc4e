using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ScheduleFreeAdamWTests() : LayerTest(typeof(ScheduleFreeAdamW))
{
    protected override string[] Sizes => ["P=611 c2=0.001 share=0.5", "P=16 decay=0.1 lr=0.02 c2=0.0975"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newY", "y"), ("newZ", "z"), ("newX", "x"), ("newV", "v")];
}
