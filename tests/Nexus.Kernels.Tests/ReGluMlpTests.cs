using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ReGluMlpTests() : LayerTest(typeof(ReGluMlp))
{
    protected override string[] Sizes => ["D=37 F=53", "D=16 F=32"];
    protected override string? Lanes => "D";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "gate" or "up" or "down" => (-0.5, 0.5),
        _ => (-1, 1),
    };
}
