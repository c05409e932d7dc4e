using Nexus.Compiler.Print.Ptx;
using Nexus.Kernels.Tests.Harness;
using Nexus.Ptx.Tests.Machine;
using Nexus.Runtime;
using Xunit.Sdk;

namespace Nexus.Ptx.Tests;

/// <summary>The interpreter and the tests over it notice kernels that are wrong in one way each.</summary>
public sealed class MachineTests
{
    [Fact]
    public void A_missing_barrier_is_noticed() =>
        Fails("CrossEntropy", text =>
            text.Replace("    bar.sync 0;\n", "", StringComparison.Ordinal), "in no order", "nothing has written");

    [Fact]
    public void A_store_of_every_lane_is_noticed() =>
        Fails("Silu", text => text.Replace("@%p0 st.global.f32", "st.global.f32", StringComparison.Ordinal), "which has");

    [Fact]
    public void A_load_of_every_lane_is_noticed() =>
        Fails("Silu", text => text.Replace("@%p0 ld.global.f32", "ld.global.f32", StringComparison.Ordinal), "which has");

    [Fact]
    public void A_register_that_nothing_has_written_is_noticed() =>
        Fails("RmsNorm", text =>
            text.Replace("    mov.u32 %r2, %tid.x;\n", "", StringComparison.Ordinal), "which nothing has written");

    [Fact]
    public void Threads_that_part_are_noticed() => Fails("RmsNorm", text =>
    {
        const string before = "    bar.sync 0;\n    @%p2 st.shared";
        var at = text.IndexOf(before, StringComparison.Ordinal);
        return text.Insert(at, "    @%p2 bra $Advance0_end1;\n");
    }, "wait at different places", "nothing has written");

    [Fact]
    public void A_wrong_rounding_is_noticed() =>
        Fails("Silu", text => text.Replace("0f3F317200", "0f3F317300", StringComparison.Ordinal), "err=");

    [Fact]
    public void A_context_of_another_size_is_noticed() =>
        Fails("Silu", text => text.Replace("_context[40]", "_context[48]", StringComparison.Ordinal), "the kernel expects");

    // The kernels of Advance, spoilt: the test of the layer must fail, and say one of these.
    private static void Fails(string name, Func<string, string> spoil, params string[] messages)
    {
        var layer = CompiledLayers.All.Single(l => l.Name == name);
        var module = CompiledLayers.Module(layer, PtxTarget.Sm80);
        var spoilt = module with { Text = spoil(module.Text) };
        Assert.NotEqual(module.Text, spoilt.Text);
        var test = ValuesTests.TestOf(layer).On(new InterpretedKernel(spoilt, Generated.Of(layer)), Isa.Scalar);
        var failure = Assert.ThrowsAny<Exception>(test.Outputs_keep_the_error_rule);
        Assert.True(failure is PtxFault or XunitException, failure.ToString());
        Assert.Contains(messages, m => failure.Message.Contains(m, StringComparison.Ordinal));
    }
}
