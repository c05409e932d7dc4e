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
                    layer = Copy(layer, read, region.Name);
        return layer;
    }

    private static bool Reads(Equation e, string array) => Scope.Reads(e.Value).Any(r => r.Array == array);

    private static Layer Copy(Layer layer, Read read, string region)
    {
        var source = layer.Arrays.First(a => a.Name == read.Array);
        var name = read.Array + ".history";
        var copy = new Equation(name, read.Position, read);
        var rename = new Renamed(read.Array, name);
        return layer with
        {
            Arrays = layer.Arrays.Append(new ArrayDecl(name, ArrayKind.Local, source.Axes)).ToEquatable(),
            Equations = layer.Equations.Select(e => e.Region == region ? e with { Value = rename.Visit(e.Value) } : e).Prepend(copy).ToEquatable(),
        };
    }

    private sealed class Renamed(string from, string to) : Rewriter
    {
        protected override string ArrayName(string name) => name == from ? to : name;
    }
}
