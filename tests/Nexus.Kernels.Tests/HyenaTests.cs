using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class HyenaTests() : LayerTest(typeof(Hyena))
{
    protected override string[] Sizes => ["T=7 D=9 K=3 L=7 E=3 F=5", "T=6 D=16 K=3 L=9 E=3 F=4"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 70;
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "time" => (0, 1),
        _ => (-1, 1),
    };
}
