using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class S4dKernelTests() : LayerTest(typeof(S4dKernel))
{
    protected override string[] Sizes => ["D=5 N=3 L=37", "D=4 N=2 L=16"];
    protected override string? Lanes => "L";
    protected override (double Low, double High) Range(string array) => array switch
    {
        "logDt" => (-3, -1),
        "logReal" or "logA" => (-1, 0.5),
        "imag" => (0, 4),
        _ => (-1, 1),
    };
}
