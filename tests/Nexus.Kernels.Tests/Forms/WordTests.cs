using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests.Forms;

// One small layer for each form of the language; everything is inherited.

public sealed class DropoutTests() : LayerTest(typeof(Dropout))
{
    protected override string[] Sizes => ["T=9 D=37", "T=5 D=16 rate=0.5 seed=7"];
    protected override string? Lanes => "D";
}

public sealed class TopMixtureTests() : LayerTest(typeof(TopMixture))
{
    protected override string[] Sizes => ["R=3 E=5 D=19", "R=2 E=4 D=16 top=1"];
    protected override string? Lanes => "D";
}

public sealed class TopGatherTests() : LayerTest(typeof(TopGather))
{
    protected override string[] Sizes => ["R=3 E=5 J=2 D=19", "R=2 E=4 J=4 D=16"];
    protected override string? Lanes => "D";
}

public sealed class SegmentsTests() : LayerTest(typeof(Segments))
{
    protected override string[] Sizes => ["R=9 D=19 G=3", "R=4 D=16 G=6"];
    protected override string? Lanes => "D";
}

public sealed class ComplexScanTests() : LayerTest(typeof(ComplexScan))
{
    protected override string[] Sizes => ["T=9 D=37", "T=40 D=16"];
    protected override string? Lanes => "D";
}

public sealed class RecordMlpRowsTests() : LayerTest(typeof(RecordMlpRows))
{
    protected override string[] Sizes => ["R=3 D=13 F=21", "R=2 D=16 F=8 -w.Bias"];
    protected override string? Lanes => "F";
    protected override int FewestLanes => 1;
}

public sealed class FiveStepsTests() : LayerTest(typeof(FiveSteps))
{
    protected override string[] Sizes => ["D=37", "D=16"];
    protected override string? Lanes => "D";
}

public sealed class DilatedConvTests() : LayerTest(typeof(DilatedConv))
{
    protected override string[] Sizes => ["T=17 D=19 K=4", "T=5 D=16 K=2"];
    protected override string? Lanes => "D";
}

public sealed class RunningSumsTests() : LayerTest(typeof(RunningSums))
{
    protected override string[] Sizes => ["T=9 D=37", "T=40 D=16"];
    protected override string? Lanes => "D";
}

public sealed class BackwardScanTests() : LayerTest(typeof(BackwardScan))
{
    protected override string[] Sizes => ["R=9 D=37", "R=40 D=16"];
    protected override string? Lanes => "D";
}

public sealed class StaleReadTests() : LayerTest(typeof(StaleRead))
{
    protected override string[] Sizes => ["T=11 D=37", "T=40 D=16 chunk=3", "T=7 D=5 chunk=1"];
    protected override string? Lanes => "D";
}

public sealed class DiagonalMemoryTests() : LayerTest(typeof(DiagonalMemory))
{
    protected override string[] Sizes => ["T=7 D=19", "T=5 D=16"];
    protected override string? Lanes => "D";
    protected override int MostLanes => 100;
}

public sealed class TrainedRowTests() : LayerTest(typeof(TrainedRow))
{
    protected override string[] Sizes => ["R=2 D=5 F=7", "R=1 D=3 F=4"];
    protected override string? Lanes => null;
}
