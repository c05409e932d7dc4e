using System.Reflection;
using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;
using Nexus.Spec;
using Xunit.Sdk;

namespace Nexus.Kernels.Tests;

/// <summary>The inherited properties accept a right kernel and reject wrong ones: a property that cannot fail proves
/// nothing.</summary>
public sealed class HarnessTests
{
    [Fact]
    public void A_right_kernel_passes()
    {
        var test = new Subject().On(new ReferenceKernel(typeof(SelectiveScan)));
        test.Kernel_has_the_signature_of_Define();
        test.Outputs_keep_the_error_rule();
        test.Gradients_keep_the_error_rule();
        test.Pieces_over_derived_state_give_the_whole_sequence();
        test.Gradients_of_weights_are_added_to_what_is_there();
        test.Arrays_may_end_at_a_page_that_faults();
        test.Two_threads_give_the_bits_of_one();
    }

    /// <summary>The test classes of layers.</summary>
    public static TheoryData<string> Tests => [.. TestClasses().Select(t => t.FullName!)];

    [Theory, MemberData(nameof(Tests))]
    public void The_cases_of_a_layer_are_legal_and_finite(string test)
    {
        var subject = Make(TestClasses().Single(t => t.FullName == test));
        subject.Outputs_keep_the_error_rule();
        subject.Gradients_keep_the_error_rule();
        subject.Cases_have_finite_results();
    }

    [Fact]
    public void Every_layer_has_a_test_class()
    {
        var tested = TestClasses().Select(t => Make(t).Layer).ToHashSet();
        Assert.Empty(typeof(RmsNorm).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<LayerAttribute>() != null && !tested.Contains(t)).Select(t => t.Name));
    }

    [Fact]
    public void An_output_wrong_by_a_few_ulp_is_seen() =>
        Rejects(new Broken(Fault.Output), t => t.Outputs_keep_the_error_rule(), "y err=");

    [Fact]
    public void An_output_never_written_is_seen() =>
        Rejects(new Broken(Fault.Unwritten), t => t.Outputs_keep_the_error_rule(), "y err=");

    [Fact]
    public void A_wrong_gradient_is_seen() =>
        Rejects(new Broken(Fault.Gradient), t => t.Gradients_keep_the_error_rule(), "delta err=");

    [Fact]
    public void A_weight_gradient_that_is_not_added_to_is_seen() =>
        Rejects(new Broken(Fault.Overwritten), t => t.Gradients_of_weights_are_added_to_what_is_there(), "skip err=");

    [Fact]
    public void A_state_that_forgets_is_seen() =>
        Rejects(new Broken(Fault.Forgets), t => t.Pieces_over_derived_state_give_the_whole_sequence(), "in pieces of");

    [Fact]
    public void A_width_that_did_not_run_is_seen() =>
        Rejects(new Broken(Fault.Width), t => t.Outputs_keep_the_error_rule(), "Lanes128");

    [Fact]
    public void A_result_that_depends_on_the_threads_is_seen() =>
        Rejects(new Broken(Fault.Threads), t => t.Two_threads_give_the_bits_of_one(), "with two threads");

    [Fact]
    public void A_call_that_allocates_is_seen() =>
        Rejects(new Broken(Fault.None), t => t.Nothing_is_allocated_after_the_first_call(), "allocate");

    [Fact]
    public void A_failure_names_the_line_that_reruns_it() =>
        Rejects(new Broken(Fault.Output), t => t.Outputs_keep_the_error_rule(),
            "NEXUS_CASE='T=7 D=37 N=5 seed=1' dotnet test --filter Subject");

    private static Type[] TestClasses() =>
        [.. typeof(LayerTest).Assembly.GetTypes().Where(t => t.IsPublic && t.IsSubclassOf(typeof(LayerTest)))];

    private static LayerTest Make(Type test)
    {
        var plain = (LayerTest)Activator.CreateInstance(test)!;
        return plain.On(new ReferenceKernel(plain.Layer));
    }

    private static void Rejects(LayerKernel kernel, Action<LayerTest> property, string says)
    {
        var failure = Assert.ThrowsAny<XunitException>(() => property(new Subject().On(kernel)));
        Assert.Contains(says, failure.Message);
    }

    private enum Fault { None, Output, Unwritten, Gradient, Overwritten, Forgets, Width, Threads }

    private sealed class Subject() : LayerTest(typeof(SelectiveScan))
    {
        protected override string[] Sizes => ["T=7 D=37 N=5", "T=5 D=16 N=3 -skip"];
        protected override string? Lanes => "D";
        protected override (double Low, double High) Range(string array) => array switch
        {
            "delta" => (0.01, 0.5),
            "a" => (-2, -0.1),
            _ => (-1, 1),
        };
    }

    private sealed unsafe class Broken(Fault fault) : ReferenceKernel(typeof(SelectiveScan))
    {
        private const int Delta = 1, Skip = 5, Y = 6;

        public override void Advance(ref Frame frame)
        {
            if (fault == Fault.Forgets) frame.Position = 0;
            float* y = frame.Arrays[Y];
            float poison = *y;
            base.Advance(ref frame);
            if (fault == Fault.Output) *y += 1e-4f;
            if (fault == Fault.Unwritten) *y = poison;
            if (fault == Fault.Threads) *y += frame.Pool.Threads;
            if (fault == Fault.Width) frame.Ran = Isa.Scalar;
        }

        public override void Backward(ref Frame frame)
        {
            float* skip = frame.Gradients[Skip];
            if (fault == Fault.Overwritten && skip != null) new Span<float>(skip, 37).Clear();
            base.Backward(ref frame);
            if (fault == Fault.Gradient) frame.Gradients[Delta][3] += 1e-3f;
        }
    }
}
