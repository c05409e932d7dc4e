using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests;

/// <summary>A layer with extents and repeatable random inputs.</summary>
public sealed class Case(string text, string extents, string scalars = "", string absent = "", int seed = 1)
{
    public Layer Layer { get; } = IrText.Parse(text);

    /// <summary>The cases of the named layers, with their variants.</summary>
    public static IReadOnlyDictionary<string, Case> All { get; } = new Dictionary<string, Case>
    {
        ["RmsNorm"] = new(Layers.RmsNorm, "B=3 D=5"),
        ["LayerNorm"] = new(Layers.LayerNorm, "B=3 D=5"),
        ["LayerNorm without bias"] = new(Layers.LayerNorm, "B=2 D=4", absent: "bias"),
        ["SelectiveScan"] = new(Layers.SelectiveScan, "T=6 D=3 N=2"),
        ["SelectiveScan without skip and first"] = new(Layers.SelectiveScan, "T=5 D=2 N=3", absent: "skip first"),
        ["CausalConv1d"] = new(Layers.CausalConv1d, "T=7 D=2 K=4"),
        ["CausalConv1d shorter than its window"] = new(Layers.CausalConv1d, "T=2 D=2 K=4", absent: "bias"),
        ["Attention"] = new(Layers.Attention, "T=5 G=2 R=2 K=3 E=2"),
        ["Attention with window and cap"] = new(Layers.Attention, "T=6 G=1 R=3 K=2 E=4", "window=3 cap=1.5"),
        ["RotatedAttention"] = new(Layers.RotatedAttention, "T=5 J=2"),
        ["CrossEntropy"] = new(Layers.CrossEntropy, "R=4 V=5"),
        ["Embedding"] = new(Layers.Embedding, "T=5 V=3 D=2"),
        ["Rotary"] = new(Layers.Rotary, "T=4 J=3"),
        ["SwiGlu"] = new(Layers.SwiGlu, "B=2 D=3 F=4"),
        ["Mutual"] = new(Layers.Mutual, "T=7 D=2"),
        ["Quotient"] = new(Layers.Quotient, "T=5"),
        ["Pooling"] = new(Layers.Pooling, "R=3 C=4"),
        ["Pooling without weight"] = new(Layers.Pooling, "R=2 C=3", absent: "w"),
        ["GatedDelta"] = new(Layers.GatedDelta, "T=5 K=3 V=2"),
        ["GatedDelta without decay and initial state"] = new(Layers.GatedDelta, "T=4 K=2 V=3", absent: "g initial"),
    };

    public static TheoryData<string> Names() => new(All.Keys);

    /// <summary>Inputs for n tokens (null: as declared) of the case, and nothing of the past.</summary>
    public Inputs Inputs(int? tokens = null)
    {
        var inputs = new Inputs();
        foreach (var (name, value) in Pairs(extents)) inputs.Extents[name] = int.Parse(value);
        foreach (var (name, value) in Pairs(scalars)) inputs.Scalars[name] = double.Parse(value);
        foreach (var axis in Layer.Axes)
            if (axis.IsTime && tokens is { } n) inputs.Extents[axis.Name] = n;
        var random = new Random(seed);
        foreach (var array in Layer.Arrays.Where(a => a.Kind is not (ArrayKind.Local or ArrayKind.Out)))
        {
            var values = Zeros(array, inputs);
            for (var k = 0; k < values.Value.Length; k++)
                values.Value[k] = array.ValueAxis is { } axis ? random.Next(Extent(inputs, axis)) : 2 * random.NextDouble() - 1;
            if (!absent.Split(' ').Contains(array.Name)) inputs.Arrays[array.Name] = values;
        }
        return inputs;
    }

    public Values Zeros(ArrayDecl array, Inputs inputs) => new([.. array.Axes.Select(a => Extent(inputs, a))]);

    private int Extent(Inputs inputs, string axis) =>
        inputs.Extents.TryGetValue(axis, out var extent) ? extent : Layer.Axes.Single(a => a.Name == axis).Size!.Value;

    private static IEnumerable<(string Name, string Value)> Pairs(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).Select(p => (p[0], p[1]));
}

public static class Near
{
    /// <summary>Max-norm difference, relative to the larger of 1 and the expected array's scale.</summary>
    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        var scale = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (var k = 0; k < expected.Count; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * scale,
                $"{what}, element {k}: expected {expected[k]:R}, actual {actual[k]:R}");
    }
}
