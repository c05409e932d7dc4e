using System.Collections.Concurrent;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>
/// The properties every layer has. A layer's test class lists sizes and input ranges, and inherits the rest: the error rule,
/// gradients, steps, every length on the lane axis, special values, poisoned and guarded memory, threads, allocation, and
/// proof that the width asked for ran.
/// </summary>
/// <remarks>Each property runs at every width of the machine. A failing case prints one line that reruns it.</remarks>
public abstract class LayerTest
{
    private static readonly ConcurrentDictionary<(Type, string), Reference> s_references = new();
    private readonly Lazy<SpecSignature> _spec;
    private LayerKernel? _replacement;
    private IReadOnlyList<Isa> _widths = Generated.Widths;

    /// <summary>Tests <paramref name="layer"/>.</summary>
    protected LayerTest(Type layer) => _spec = new(() => SpecSignature.Of(layer));

    /// <summary>The layer under test.</summary>
    internal Type Layer => _spec.Value.Layer;

    private LayerKernel Kernel => _replacement ?? Generated.Of(Layer);

    /// <summary>The cases, such as "T=5 D=37 window=3 -bias"; see <see cref="CaseText"/>.</summary>
    protected abstract string[] Sizes { get; }

    /// <summary>The axis along which the kernel's lanes run; it takes every length from 0 to 67, then 100 and 1000.</summary>
    protected abstract string? Lanes { get; }

    /// <summary>The longest length of the lane axis that the layer serves, when that is less than 1000.</summary>
    protected virtual int MostLanes => 1000;

    /// <summary>The shortest length of the lane axis that has a meaning.</summary>
    protected virtual int FewestLanes => 0;

    /// <summary>The interval an array's numbers are drawn from.</summary>
    protected virtual (double Low, double High) Range(string array) => (-1, 1);

    /// <summary>Changes a call after its data has been drawn, such as ids that must not be counted.</summary>
    protected virtual void Adjust(LayerCall call) { }

    /// <summary>Outputs that a caller may bind to the storage of an input.</summary>
    protected virtual (string Output, string Input)[] InPlace => [];

    /// <summary>True when each output element depends only on the same element of the inputs; special values are then
    /// tried.</summary>
    protected virtual bool IsElementwise => false;

    [Fact]
    public void Kernel_has_the_signature_of_Define()
    {
        LayerSignature kernel = Kernel.Signature, spec = _spec.Value.Signature;
        Assert.Equal(Layer.FullName, kernel.Name);
        Assert.Equal(spec.Arrays.Select(Describe(spec)), kernel.Arrays.Select(Describe(kernel)));
        Assert.Equal(spec.Scalars, kernel.Scalars);
        Assert.Equal(spec.Axes.Where(a => a.Size == 0), kernel.Axes.Where(a => a.Size == 0));
    }

    [Fact]
    public void Outputs_keep_the_error_rule() =>
        EachCase(Sizes, (text, call, run) => Wrong(text, call, run.Whole(gradients: false)));

    [Fact]
    public void Gradients_keep_the_error_rule() =>
        EachCase(Sizes, (text, call, run) => Wrong(text, call, run.Whole(gradients: true)));

    [Fact]
    public void Every_length_of_the_lane_axis_keeps_the_error_rule() =>
        EachCase(Lengths(), (text, call, run) => Wrong(text, call, run.Whole(gradients: true)));

    [Fact]
    public void Pieces_over_derived_state_give_the_whole_sequence() =>
        EachCase(_spec.Value.Time is null ? [] : Sizes, (text, call, run) =>
    {
        var random = new Random(text.Text.Length);
        List<string> wrong = [];
        if (Kernel.WholeOnly is not null)
        {
            Assert.Throws<NotSupportedException>(() => run.InChunks(Chunks(call.Tokens, () => 1)));
            return Wrong(text, call, run.Whole(gradients: false));
        }
        foreach (var chunks in new[] { Chunks(call.Tokens, () => 1), Chunks(call.Tokens, () => random.Next(1, 5)),
            Chunks(call.Tokens, () => call.Tokens) })
            wrong.AddRange(Wrong(text, call, new LayerResult(run.InChunks(chunks), []))
                .Select(l => $"in pieces of {string.Join(",", chunks)}: {l}"));
        return wrong;
    }, mayBeEmpty: _spec.Value.Time is null);

    [Fact]
    public void Gradients_of_weights_are_added_to_what_is_there() => EachCase(Sizes[..1], (text, call, run) =>
    {
        var weights = call.Signature.Arrays.Where(a => a.Role == ArrayRole.Weight).Select(a => a.Name).ToHashSet();
        var half = run.Accumulated().Where(g => weights.Contains(g.Key))
            .ToDictionary(g => g.Key, g => Array.ConvertAll(g.Value, x => x / 2));
        return Wrong(text, call, new LayerResult([], half));
    });

    [Fact]
    public void Special_values_land_where_the_equations_put_them() =>
        EachCase(IsElementwise ? [$"{Lanes}={SpecialValues.Count(_spec.Value)}"] : [], (text, call, run) =>
            SpecialValues.Wrong(call, run.Whole(gradients: false).Outputs, Oracle.Run(call, Precision.Single, false).Outputs),
            mayBeEmpty: !IsElementwise, SpecialValues.Place);

    [Fact]
    public void Arrays_may_end_at_a_page_that_faults() => EachCase(Sizes, (_, call, run) =>
    {
        using var guarded = new KernelRun(Kernel, call, run.Isa, run.Pool, aligned: false);
        return SameBits(run, guarded, "when arrays end at a guard page");
    });

    [Fact]
    public void Two_threads_give_the_bits_of_one() => EachCase(Sizes, (_, call, run) =>
    {
        using var two = new WorkerPool(2);
        using var other = new KernelRun(Kernel, call, run.Isa, two);
        return SameBits(run, other, "with two threads");
    });

    [Fact]
    public void Nothing_is_allocated_after_the_first_call() => EachCase(Sizes[..1], (_, call, run) =>
    {
        using var two = new WorkerPool(2);
        using var other = new KernelRun(Kernel, call, run.Isa, two);
        return [.. Allocation.Lines(run), .. Allocation.Lines(other)];
    });

    [Fact]
    public void Outputs_may_take_the_storage_of_inputs_where_the_layer_says_so() =>
        EachCase(InPlace.Length == 0 ? [] : Sizes, (_, call, run) =>
    {
        using var other = new KernelRun(Kernel, call, run.Isa, run.Pool) { Shared = InPlace };
        return SameBits(run, other, "in place", gradients: false);
    }, mayBeEmpty: InPlace.Length == 0);

    /// <summary>The same test of another kernel: to test the harness itself, and what runs elsewhere. Without widths it runs at all.</summary>
    internal LayerTest On(LayerKernel kernel, params Isa[] widths)
    {
        (_replacement, _widths) = (kernel, widths.Length > 0 ? widths : Generated.Widths);
        return this;
    }

    /// <summary>The number of cases that are run, the first ones: for what is slow.</summary>
    internal int MostCases { get; set; } = int.MaxValue;

    /// <summary>A case whose exact results are not finite would prove nothing.</summary>
    internal void Cases_have_finite_results() => EachCase(Sizes, (text, call, _) =>
    {
        var exact = Equations(text, call).Exact(gradients: true);
        return exact.Outputs.Concat(exact.Gradients).Where(a => a.Value.Any(x => !double.IsFinite(x)))
            .Select(a => $"{a.Key} is not finite");
    }, runs: false);

    private static Func<ArrayInfo, string> Describe(LayerSignature s) => a =>
        $"{a.Role} {a.Name}[{string.Join(", ", a.Dimensions.Select(d => Describe(s, d)))}]{(a.Optional ? "?" : "")}";

    private static string Describe(LayerSignature s, Dimension dimension) => dimension switch
    {
        Dimension.Of of => s.Axes[of.Axis].Name,
        Dimension.Joined j => $"Joined<{Describe(s, j.Outer)}, {Describe(s, j.Inner)}>",
        Dimension.Concat c => $"Concat<{Describe(s, c.First)}, {Describe(s, c.Second)}>",
        _ => throw new NotSupportedException(dimension.ToString()),
    };

    private static List<int> Chunks(int tokens, Func<int> next)
    {
        List<int> chunks = [];
        for (int left = tokens; left > 0; left -= chunks[^1]) chunks.Add(Math.Min(left, Math.Max(1, next())));
        return chunks;
    }

    private static List<string> SameBits(KernelRun run, KernelRun other, string when, bool gradients = true)
    {
        LayerResult a = run.Whole(gradients), b = other.Whole(gradients);
        Generated.AssertRan(run.Isa, other);
        List<string> wrong = [];
        Compare(a.Outputs, b.Outputs, "");
        Compare(a.Gradients, b.Gradients, "gradient of ");
        return wrong;

        void Compare(Dictionary<string, double[]> x, Dictionary<string, double[]> y, string what)
        {
            foreach (string name in x.Keys)
            {
                double[] one = x[name], two = y[name];
                int at = Enumerable.Range(0, one.Length).FirstOrDefault(i => Bits(one[i]) != Bits(two[i]), -1);
                if (at >= 0) wrong.Add($"{what}{name}[{at}] is {two[at]:G9} {when}, {one[at]:G9} otherwise");
            }
        }
    }

    private static long Bits(double x) => BitConverter.DoubleToInt64Bits(x);

    private string[] Lengths() => Lanes is null ? Sizes
        : [.. Enumerable.Range(0, 68).Append(100).Append(MostLanes).Where(n => n >= FewestLanes)
            .Select(n => WithLanes(Sizes[0], n))];

    private string WithLanes(string sizes, int n) =>
        string.Join(' ', sizes.Split(' ').Where(w => !w.StartsWith($"{Lanes}=", StringComparison.Ordinal))
            .Append($"{Lanes}={n}"));

    private List<string> Wrong(CaseText text, LayerCall call, LayerResult found) => Equations(text, call).Wrong(found);

    private Reference Equations(CaseText text, LayerCall call) =>
        s_references.GetOrAdd((GetType(), text.Text), _ => new Reference(call));

    private void EachCase(
        IEnumerable<string> sizes, Func<CaseText, LayerCall, KernelRun, IEnumerable<string>> check, bool mayBeEmpty = false,
        Action<LayerCall>? place = null, bool runs = true)
    {
        string? one = Environment.GetEnvironmentVariable(CaseText.Variable);
        List<string> failures = [];
        int ran = 0;
        using var pool = new WorkerPool(1);
        foreach (var text in (string.IsNullOrEmpty(one) ? sizes.Take(MostCases) : [one])
            .Select((s, i) => new CaseText(s.Contains("seed=", StringComparison.Ordinal) ? s : $"{s} seed={i + 1}")))
        {
            var call = text.Call(_spec.Value, Range, c => { Adjust(c); place?.Invoke(c); });
            foreach (var isa in _widths)
            {
                ran++;
                using var run = new KernelRun(Kernel, call, isa, pool);
                string[] wrong = [.. check(text, call, run)];
                if (runs) Generated.AssertRan(isa, run);
                failures.AddRange(wrong.Select(w =>
                    $"{call.Signature.Name}({text.Text}) {isa} {w}   rerun: {text.Rerun(GetType())}"));
            }
        }
        Assert.True(ran > 0 || mayBeEmpty, $"{GetType().Name} lists no sizes.");
        if (failures.Count > 0) Assert.Fail(string.Join(Environment.NewLine,
            failures.Take(20).Append($"{failures.Count} failures in {ran} runs")));
    }
}
