using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>Keys and values that are the caller's own arrays hold only the rows of one call: the history is a copy that keeps all.</summary>
public static class Histories
{
    /// <summary>The layer with keys and values of softmax-weighted sums as locals.</summary>
    public static Layer Run(Layer layer)
    {
        foreach (var region in Regions.Describe(layer))
            foreach (var read in new[] { region.K, region.V })
                if (layer.Arrays.First(a => a.Name == read.Array).Kind != ArrayKind.Local && layer.Equations.Any(e => e.Region == region.Name && Reads(e, read.Array)))
                    layer = Copy(layer, read, e => e.Region == region.Name || ReadsEarlier(e, read.Array));
        return layer;
    }

    /// <summary>The same for sums over all earlier rows that generated loops compute.</summary>
    public static Layer Plain(Layer layer)
    {
        foreach (var name in SeenRows.Run(layer).History)
        {
            var array = layer.Arrays.First(a => a.Name == name);
            if (array.Kind == ArrayKind.Local) continue;
            var read = layer.Equations.Where(e => e.Region is null).SelectMany(e => Scope.Reads(e.Value)).First(r => r.Array == name);
            var fresh = array.Axes.Select((axis, d) => new IndexVar($"{name}.row{d}", axis)).ToList();
            var position = fresh.Select(i => Affines.Index(i.Name)).ToEquatable();
            layer = layer with { Indices = layer.Indices.Concat(fresh).ToEquatable() };
            layer = Copy(layer, read with { Position = position }, e => e.Region is null && e.Array != name);
        }
        return layer;
    }

    // Rows of earlier calls are in the copy only.
    private static bool ReadsEarlier(Equation e, string array) =>
        Scope.Reads(e.Value).Any(r => r.Array == array && r.Position.Any(p => p.Terms.Count > 0 && Facts.PlainIndex(p) is null));

    private static bool Reads(Equation e, string array) => Scope.Reads(e.Value).Any(r => r.Array == array);

    private static Layer Copy(Layer layer, Read read, Func<Equation, bool> readers)
    {
        var source = layer.Arrays.First(a => a.Name == read.Array);
        var name = read.Array + ".history";
        var copy = new Equation(name, read.Position, source.Optional ? Exprs.Opt(source.Name, read, Exprs.Of(0)) : read);
        var rename = new Renamed(read.Array, name);
        return layer with
        {
            Arrays = layer.Arrays.Select(a => a == source ? a with { Lag = null } : a)
                .Append(new ArrayDecl(name, ArrayKind.Local, source.Axes, Lag: source.Lag)).ToEquatable(),
            Equations = layer.Equations.Select(e => readers(e) ? e with { Value = rename.Visit(e.Value) } : e).Prepend(copy).ToEquatable(),
        };
    }

    private sealed class Renamed(string from, string to) : Rewriter
    {
        // Whether the caller gave the array is asked of the array itself.
        public override Expr Visit(Expr x) => x is Opt o ? new Opt(o.Array, Visit(o.Then), Visit(o.Else)) : base.Visit(x);

        protected override string ArrayName(string name) => name == from ? to : name;
    }
}
