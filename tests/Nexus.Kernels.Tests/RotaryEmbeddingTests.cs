using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class RotaryEmbeddingTests() : LayerTest(typeof(RotaryEmbedding))
{
    protected override string[] Sizes => ["T=9 J=11", "T=5 J=16 theta=500000 first=37", "T=3 J=1"];
    protected override string? Lanes => "J";
}
