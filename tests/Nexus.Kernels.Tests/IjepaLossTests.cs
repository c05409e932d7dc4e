using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class IjepaLossTests() : LayerTest(typeof(IjepaLoss))
{
    protected override string[] Sizes => ["R=5 D=37", "R=3 D=16 beta=0.5"];
    protected override string? Lanes => "D";
    protected override int FewestLanes => 2;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "prediction" => (-2, 2),
        _ => (-1, 1),
    };
}
