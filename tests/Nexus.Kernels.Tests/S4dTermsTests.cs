using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class S4dTermsTests() : LayerTest(typeof(S4dTerms))
{
    protected override string[] Sizes => ["D=37 N=3", "D=16 N=4"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "logDt" => (-3, -1),
        "logReal" or "logA" => (-1, 0.5),
        "imag" => (0, 4),
        _ => (-1, 1),
    };
}
