using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LanguageLossTests() : LayerTest(typeof(LanguageLoss))
{
    protected override string[] Sizes => ["R=7 D=19 V=37", "R=5 D=16 V=64 smoothing=0.1", "R=3 D=8 V=257 ignore=2"];
    protected override string? Lanes => "V";
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "norm" => (0.5, 1.5),
        _ => (-0.5, 0.5),
    };

    protected override void Adjust(LayerCall call)
    {
        int[] target = call.Inputs["target"].Ids!;
        for (int r = 1; r < target.Length; r += 3) target[r] = (int)call.Scalars[2];
    }
}
