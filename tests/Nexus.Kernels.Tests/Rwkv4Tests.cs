using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class Rwkv4Tests() : LayerTest(typeof(Rwkv4))
{
    protected override string[] Sizes => ["T=7 D=37", "T=34 D=16"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "w" => (0.1, 1),
        _ => (-1, 1),
    };
}
