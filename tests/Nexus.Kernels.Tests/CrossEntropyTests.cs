using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class CrossEntropyTests() : LayerTest(typeof(CrossEntropy))
{
    protected override string[] Sizes => ["R=7 V=37", "R=5 V=64 smoothing=0.1", "R=3 V=257 ignore=2"];
    protected override string? Lanes => "V";
    protected override int FewestLanes => 1;
    protected override (double Low, double High) Range(string array) => (-4, 4);

    protected override void Adjust(LayerCall call)
    {
        int[] target = call.Inputs["target"].Ids!;
        for (int r = 1; r < target.Length; r += 3) target[r] = (int)call.Scalars[1];
    }
}
