using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class EmbeddingTests() : LayerTest(typeof(Embedding))
{
    protected override string[] Sizes => ["R=9 V=7 D=37", "R=1 V=3 D=5"];
    protected override string? Lanes => "D";
}
