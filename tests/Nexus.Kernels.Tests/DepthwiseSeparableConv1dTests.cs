using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class DepthwiseSeparableConv1dTests() : LayerTest(typeof(DepthwiseSeparableConv1d))
{
    protected override string[] Sizes => ["T=9 D=7 E=37 K=4", "T=6 D=16 E=8 K=3 -depthBias -pointBias"];
    protected override string? Lanes => "E";
}
