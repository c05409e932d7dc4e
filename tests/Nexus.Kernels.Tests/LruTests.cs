using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LruTests() : LayerTest(typeof(Lru))
{
    protected override string[] Sizes => ["T=7 D=5 P=37", "T=34 D=4 P=16"];
    protected override string? Lanes => "P";
    protected override int MostLanes => 130;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "nu" => (-2, 0.5),
        "theta" => (-2, 1),
        _ => (-1, 1),
    };
}
