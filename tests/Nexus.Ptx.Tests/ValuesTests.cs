using Nexus.Compiler.Print.Ptx;
using Nexus.Kernels;
using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Ptx.Tests;

/// <summary>What the kernels compute: the tests of the processor's kernels, with their sizes, ranges and error rule, over the
/// interpreter.</summary>
public sealed class ValuesTests
{
    private static readonly Dictionary<Type, Func<LayerTest>> s_tests = typeof(LayerTest).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(LayerTest)) && !t.IsAbstract && t.GetConstructor([]) is not null)
        .Select(t => (Func<LayerTest>)(() => (LayerTest)Activator.CreateInstance(t)!))
        .GroupBy(make => make().Layer).ToDictionary(g => g.Key, g => g.First());

    // One or two of each kind of step: these run all their sizes, and the others their first.
    private static readonly string[] s_representative =
    [
        nameof(RmsNorm), nameof(SelectiveScan), nameof(CausalConv1d), nameof(Embedding), nameof(Linear),
            nameof(GroupedQueryAttention),
        nameof(CrossEntropy), nameof(MambaBlock),
    ];

    /// <summary>The layers of the kernels.</summary>
    public static TheoryData<string> Layers => [.. CompiledLayers.All.Select(l => l.Name)];

    /// <summary>Those that keep something between tokens.</summary>
    public static TheoryData<string> LayersWithState =>
        [.. CompiledLayers.All.Where(l => Generated.Of(l).Signature.States.Length > 0).Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_and_gradients_keep_the_error_rule(string layer)
    {
        var test = On(layer);
        if (!s_representative.Contains(layer)) test.MostCases = 1;
        test.Gradients_keep_the_error_rule();
    }

    [Theory]
    [MemberData(nameof(LayersWithState))]
    public void Pieces_over_derived_state_give_the_whole_sequence(string layer)
    {
        var test = On(layer);
        test.MostCases = 1;
        test.Pieces_over_derived_state_give_the_whole_sequence();
    }

    [Theory]
    [InlineData(nameof(RmsNorm))]
    [InlineData(nameof(Linear))]
    [InlineData(nameof(CausalConv1d))]
    public void Gradients_of_weights_are_added_to_what_is_there(string layer) =>
        On(layer).Gradients_of_weights_are_added_to_what_is_there();

    [Theory]
    [InlineData(nameof(RmsNorm))]
    [InlineData(nameof(CausalConv1d))]
    public void Every_length_of_the_lane_axis_keeps_the_error_rule(string layer) =>
        On(layer).Every_length_of_the_lane_axis_keeps_the_error_rule();

    [Theory]
    [InlineData(nameof(SelectiveScan))]
    [InlineData(nameof(GroupedQueryAttention))]
    public void Tiles_may_lie_in_device_memory(string layer) =>
        On(layer, tilesInDeviceMemory: true).Gradients_keep_the_error_rule();

    /// <summary>The test class of a layer.</summary>
    internal static LayerTest TestOf(Type layer) => s_tests[layer]();

    private static LayerTest On(string name, bool tilesInDeviceMemory = false)
    {
        var layer = CompiledLayers.All.Single(l => l.Name == name);
        var module = CompiledLayers.Module(layer, PtxTarget.Sm80);
        var kernel = new InterpretedKernel(module, Generated.Of(layer)) { TilesInDeviceMemory = tilesInDeviceMemory };
        return TestOf(layer).On(kernel, Isa.Scalar);
    }
}
