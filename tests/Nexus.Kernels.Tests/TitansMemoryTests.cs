using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class TitansMemoryTests() : LayerTest(typeof(TitansMemory))
{
    protected override string[] Sizes => ["T=7 I=5 O=37", "T=34 I=4 O=16"];
    protected override string? Lanes => "O";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "k" or "q" => (-0.5, 0.5),
        "alpha" => (0.01, 0.2),
        "eta" => (0.3, 0.9),
        "theta" => (0.02, 0.1),
        _ => (-1, 1),
    };
}
