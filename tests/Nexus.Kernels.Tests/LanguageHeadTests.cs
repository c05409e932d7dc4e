using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class LanguageHeadTests() : LayerTest(typeof(LanguageHead))
{
    protected override string[] Sizes => ["R=5 D=19 V=37", "R=1 D=16 V=256"];
    protected override string? Lanes => "V";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "x" => (-1, 1),
        "norm" => (0.5, 1.5),
        _ => (-0.5, 0.5),
    };
}
