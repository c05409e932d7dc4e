using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class NAdamTests() : LayerTest(typeof(NAdam))
{
    protected override string[] Sizes => ["P=611 c2=0.001", "P=16 lr=0.02 mu=0.8 nextMu=0.85 product=0.5 c2=0.0975"];
    protected override string? Lanes => "P";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "v" => (0.1, 1),
        _ => (-1, 1),
    };

    protected override (string Output, string Input)[] InPlace => [("newP", "p"), ("newM", "m"), ("newV", "v")];
}
