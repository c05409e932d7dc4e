using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>Takes the tag off softmax-weighted sums whose arrays the hand kernel cannot address: generated loops run them then.</summary>
internal static class AttentionLayout
{
    /// <summary>The layer with the regions that fit, and a sentence for each that does not.</summary>
    internal static (Layer Layer, List<string> Reasons) Run(Layer layer, Signature signature)
    {
        var reasons = new List<string>();
        foreach (var region in Regions.Describe(layer))
            if (Problem(region, layer, signature) is { } problem)
            {
                reasons.Add($"the softmax-weighted sum '{region.Output.Array}' runs in plain loops: {problem}");
                layer = layer with
                {
                    Equations = layer.Equations.Select(e => e.Region == region.Name ? e with { Region = null, Role = null } : e).ToEquatable(),
                };
            }
        return (layer, reasons);
    }

    private static string? Problem(SoftmaxRegion r, Layer layer, Signature signature)
    {
        if (r.CapIf is not null && !IsPositive(r.CapIf, r.Cap!)) return "its cap holds under another condition than cap > 0";
        var heads = Indices(r.Q).Where(i => i != r.Time && !r.Contracted.Contains(i)).ToList();
        var shared = heads.Count(Indices(r.K).Contains);
        if (shared > 2 || heads.Count - shared > 1) return $"it has {shared} head axes of queries and keys and {heads.Count - shared} of queries alone; the kernel takes 2 and 1";
        var probe = new Pass("", layer);
        BufferTable.Fill(probe, signature, new HashSet<string>(), gradients: false);
        foreach (var (read, indices) in new[] { (r.Q, r.Contracted), (r.K, r.Contracted), (r.V, r.Value), (r.Output, r.Value) })
            if (!IsContiguous(read, indices, probe.Buffers[read.Array], layer))
                return $"'{read.Array}' does not have {string.Join(", ", indices)} last and in this order";
        return null;
    }

    private static bool IsPositive(Cond cond, Expr cap) => cond is Compare { Op: BinOp.Lt, X: Num { Value: 0 } } c && c.Y.Equals(cap);

    private static List<string> Indices(Read r) => r.Position.Select(Facts.PlainIndex).OfType<string>().ToList();

    private static bool IsContiguous(Read read, EquatableArray<string> indices, Buffer buffer, Layer layer)
    {
        var step = Formulas.One;
        for (var i = indices.Count - 1; i >= 0; i--)
        {
            var d = read.Position.ToList().FindIndex(p => Facts.PlainIndex(p) == indices[i]);
            if (d < 0 || !buffer.Strides[d].Equals(step)) return false;
            step = Formulas.Multiply(step, Formulas.Of(layer.Indices.First(x => x.Name == indices[i]).Axis));
        }
        return true;
    }
}
