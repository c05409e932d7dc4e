using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests;

public sealed class ScheduleFreeSgdTests() : LayerTest(typeof(ScheduleFreeSgd))
{
    protected override string[] Sizes => ["P=611 share=0.5", "P=16 decay=0.1 lr=0.02"];
    protected override string? Lanes => "P";

    protected override (string Output, string Input)[] InPlace => [("newY", "y"), ("newZ", "z"), ("newX", "x")];
}
