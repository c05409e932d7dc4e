using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Removes locals that only copy another array, where substituting the other array is exact.</summary>
internal static class Views
{
    internal static Layer Run(Layer layer)
    {
        while (Next(layer) is { } simpler) layer = simpler;
        return layer;
    }

    private static Layer? Next(Layer layer)
    {
        var arrays = layer.Arrays.ToDictionary(a => a.Name);
        foreach (var e in layer.Equations)
        {
            if (e.Value is not Read source || e.Region is not null
                || layer.Equations.Count(o => o.Array == e.Array) != 1) continue;
            if (arrays[e.Array] is { Kind: ArrayKind.Local, Lag: null } && source.Array != e.Array
                && Maps(e, source, arrays, layer)
                && !layer.Equations.Any(o => o.Array == source.Array && GradientNames.IsBoundary(o)))
                return Substitute(layer, e, source);
            // An output that copies a local: the local is computed into the output.
            if (arrays[e.Array] is { Kind: ArrayKind.Out }
                && arrays[source.Array] is { Kind: ArrayKind.Local, Lag: null, Storage: null } local
                && e.Position.Equals(source.Position) && arrays[e.Array].Axes.Equals(local.Axes)
                && layer.Equations.Count(o => o.Array == e.Array) == 1)
            {
                var renaming = new ArrayRenaming(name => name == source.Array ? e.Array : name);
                return layer with
                {
                    Arrays = layer.Arrays.Where(a => a.Name != source.Array).ToEquatable(),
                    Equations = layer.Equations.Where(o => o != e).Select(o => o with
                    {
                        Array = o.Array == source.Array ? e.Array : o.Array,
                        Value = renaming.Visit(o.Value),
                    }).ToEquatable(),
                };
            }
        }
        return null;
    }

    // Every source position is a distinct left index of the same axis: both arrays are zero outside at the same places. A left
    // index that the source lacks (a broadcast) must then be read inside its axis only.
    private static bool Maps(Equation e, Read source, Dictionary<string, ArrayDecl> arrays, Layer layer)
    {
        var left = e.Position.Select(p => p.AsIndex()).ToList();
        var right = source.Position.Select(p => p.AsIndex()).ToList();
        if (left.Contains(null) || right.Contains(null) || right.Except(left).Any() || right.Distinct().Count() != right.Count
            || right.Where((i, k) => arrays[e.Array].Axes[left.IndexOf(i)] != arrays[source.Array].Axes[k]).Any()) return false;
        var axes = layer.Indices.ToDictionary(i => i.Name, i => i.Axis);
        return Enumerable.Range(0, left.Count).Where(k => !right.Contains(left[k])).All(k =>
            layer.Equations.SelectMany(o => Scope.Reads(o.Value)).Where(r => r.Array == e.Array)
                .All(r => r.Position[k].AsIndex() is { } i && axes[i] == arrays[e.Array].Axes[k]));
    }

    private static Layer Substitute(Layer layer, Equation view, Read source)
    {
        var inliner = new Inliner(view.Array, source.Array, [.. source.Position.Select(p => view.Position.ToList().IndexOf(p))]);
        return layer with
        {
            Arrays = layer.Arrays.Where(a => a.Name != view.Array).ToEquatable(),
            Equations = layer.Equations.Where(o => o != view)
                .Select(o => o with { Value = inliner.Visit(o.Value) }).ToEquatable(),
        };
    }

    private sealed class Inliner(string view, string source, int[] order) : Rewriter
    {
        protected override Expr VisitRead(Read r)
        {
            var position = Visit(r.Position);
            return r.Array == view ? new Read(source, order.Select(k => position[k]).ToEquatable()) : new Read(r.Array, position);
        }
    }
}
