using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class MatrixProductTests() : LayerTest(typeof(MatrixProduct))
{
    protected override string[] Sizes => ["M=7 K=33 N=19", "M=3 K=16 N=32"];
    protected override string? Lanes => "N";
}
