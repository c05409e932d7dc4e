using Nexus.Compiler.Print.Ptx;
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

    /// <summary>The layers of the kernels.</summary>
    public static TheoryData<string> Layers => [.. CompiledLayers.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_and_gradients_keep_the_error_rule(string layer) => On(layer, false).Gradients_keep_the_error_rule();

    [Theory]
    [MemberData(nameof(Layers))]
    public void Pieces_over_derived_state_give_the_whole_sequence(string layer) =>
        On(layer, false).Pieces_over_derived_state_give_the_whole_sequence();

    private static LayerTest On(string name, bool tilesInDeviceMemory)
    {
        var layer = CompiledLayers.All.Single(l => l.Name == name);
        var kernel = new InterpretedKernel(CompiledLayers.Module(layer, PtxTarget.Sm80),
            Generated.Of(layer)) { TilesInDeviceMemory = tilesInDeviceMemory };
        return s_tests[layer]().On(kernel, Isa.Scalar);
    }
}
