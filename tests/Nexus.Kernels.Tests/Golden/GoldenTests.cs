using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>Every case of every covered op: the equations in double, and the generated kernels at every width.</summary>
[Collection(GoldenReport.Name)]
public sealed class GoldenTests(GoldenReport report)
{
    /// <summary>The covered cases by name.</summary>
    public static TheoryData<string> Cases =>
        [.. GoldenFolder.Entries.Where(e => GoldenOps.For(e).Length > 0).Select(e => e.ToString())];

    /// <summary>The covered cases whose layer has a time axis.</summary>
    public static TheoryData<string> TimeCases =>
        [.. GoldenFolder.Entries.Where(e => GoldenOps.For(e).Any(r => SpecSignature.Of(r.Layer).Time != null))
            .Select(e => e.ToString())];

    [Theory, MemberData(nameof(Cases))]
    public void The_equations_in_double_give_the_reference(string name) => report.Run(name, "spec", Calls(name, call =>
    {
        var result = Oracle.Run(call.Call, Precision.Double, gradients: call.Call.Upstream.Count > 0);
        return [.. call.Wrong("spec", result.Outputs, false), .. call.Wrong("spec", result.Gradients, true)];
    }));

    [Theory, MemberData(nameof(Cases))]
    public void The_kernels_give_the_reference(string name) =>
        report.Run(name, "kernel", Calls(name, call => EachWidth((isa, pool) =>
    {
        using var run = new KernelRun(Generated.Of(call.Call.Spec.Layer), call.Call, isa, pool);
        var result = run.Whole(gradients: call.Call.Upstream.Count > 0);
        Generated.AssertRan(isa, run);
        return [.. call.Wrong($"{isa}", result.Outputs, false), .. call.Wrong($"{isa}", result.Gradients, true)];
    })));

    [Theory, MemberData(nameof(TimeCases))]
    public void The_kernels_give_the_reference_token_by_token(string name) =>
        report.Run(name, "steps", Calls(name, call => EachWidth((isa, pool) =>
    {
        if (call.Call.Spec.Time is null) return [];
        using var run = new KernelRun(Generated.Of(call.Call.Spec.Layer), call.Call, isa, pool);
        var outputs = run.InChunks(call.Steps);
        Generated.AssertRan(isa, run);
        return call.Wrong($"{isa} steps", outputs, false);
    })));

    [Theory]
    [InlineData(1e-3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_beyond_its_tolerance_is_seen(double change)
    {
        var call = GoldenOps.Calls(GoldenFolder.Entries.First(e => GoldenOps.For(e).Length > 0))[0];
        var outputs = Oracle.Run(call.Call, Precision.Double, gradients: false).Outputs;
        Assert.Empty(call.Wrong("as computed", outputs, gradients: false));
        outputs.Values.First()[0] += change;
        Assert.Contains("[0] is", Assert.Single(call.Wrong("changed", outputs, gradients: false)));
    }

    private static IEnumerable<string> Calls(string name, Func<GoldenCall, IEnumerable<string>> check) =>
        GoldenOps.Calls(GoldenFolder.Entries.First(e => e.ToString() == name)).SelectMany(check);

    private static IEnumerable<string> EachWidth(Func<Isa, WorkerPool, IEnumerable<string>> check)
    {
        using var pool = new WorkerPool(2);
        foreach (var isa in Generated.Widths)
            foreach (string line in check(isa, pool)) yield return line;
    }
}
