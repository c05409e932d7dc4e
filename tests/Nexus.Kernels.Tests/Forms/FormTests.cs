using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests.Forms;

public sealed class ScalarStateTests() : LayerTest(typeof(ScalarState))
{
    protected override string[] Sizes => ["T=19"];
    protected override string? Lanes => "T";
}

public sealed class MutualLagsTests() : LayerTest(typeof(MutualLags))
{
    protected override string[] Sizes => ["T=9 D=19"];
    protected override string? Lanes => "D";
}

public sealed class ElmanStateTests() : LayerTest(typeof(ElmanState))
{
    protected override string[] Sizes => ["T=6 H=19", "T=5 H=16", "T=3 H=1"];

    // The matrix is as wide as the lanes are long: a thousand of them would be a million weights for the oracle.
    protected override string? Lanes => null;
}

public sealed class CumulativeSumTests() : LayerTest(typeof(CumulativeSum))
{
    protected override string[] Sizes => ["T=9 D=19"];
    protected override string? Lanes => "D";
}

public sealed class BiasedSumTests() : LayerTest(typeof(BiasedSum))
{
    protected override string[] Sizes => ["T=11 K=5 V=19"];
    protected override string? Lanes => "V";
}

public sealed class FirstRowsTests() : LayerTest(typeof(FirstRows))
{
    protected override string[] Sizes => ["T=9 D=19"];
    protected override string? Lanes => "D";
}
