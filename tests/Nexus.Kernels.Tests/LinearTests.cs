using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LinearTests() : LayerTest(typeof(Linear))
{
    protected override string[] Sizes => ["I=33 O=19", "I=64 O=48 -bias", "I=5 O=67"];
    protected override string? Lanes => "O";
}
