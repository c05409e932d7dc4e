using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class TitansMlpMemoryTests() : LayerTest(typeof(TitansMlpMemory))
{
    protected override string[] Sizes => ["T=6 I=4 H=21 O=5", "T=9 I=5 H=8 O=16"];
    protected override string? Lanes => "H";
    protected override int MostLanes => 100;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "alpha" => (0.01, 0.2),
        "eta" => (0.3, 0.9),
        "theta" => (0.02, 0.1),
        _ => (-1, 1),
    };
}
