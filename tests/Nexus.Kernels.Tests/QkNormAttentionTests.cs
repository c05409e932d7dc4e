using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class QkNormAttentionTests() : LayerTest(typeof(QkNormAttention))
{
    protected override string[] Sizes => ["T=9 H=3 K=11", "T=7 H=2 K=8"];
    protected override string? Lanes => "K";
    protected override int MostLanes => 512;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "gain" => (3, 5),
        _ => (-2, 2),
    };
}
