using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>How far back in time each array is read: its lag.</summary>
public static class StateOf
{
    /// <summary>The layer with lags set on the arrays that are read at earlier times.</summary>
    public static Layer Run(Layer layer)
    {
        var lags = new Dictionary<string, Affine>();
        foreach (var equation in layer.Equations.Where(e => e.Region is null))
            foreach (var read in new Facts(equation, layer).Reads)
            {
                var array = layer.Arrays.FirstOrDefault(a => a.Name == read.Array);
                if (array is null) continue;
                for (var d = 0; d < read.Position.Count; d++)
                {
                    if (!layer.Axes.Any(a => a.IsTime && a.Name == array.Axes[d]) || Facts.PlainIndex(read.Position[d]) is not null) continue;
                    var lag = Lag(read.Position[d], layer);
                    if (lag is not null && (lag.Constant > 0 || lag.Terms.Count > 0) && Formulas.FromAffine(lag) is not null) lags[read.Array] = lag;
                }
            }
        return layer with { Arrays = layer.Arrays.Select(a => lags.TryGetValue(a.Name, out var lag) ? a with { Lag = lag } : a).ToEquatable() };
    }

    // t - lag is the earliest row: every other index at the end of its range that makes the position smallest.
    private static Affine? Lag(Affine position, Layer layer)
    {
        var lowest = Affines.Constant(position.Constant);
        var times = 0;
        foreach (var term in position.Terms)
        {
            if (term.Atom is IndexAtom i && layer.Indices.First(x => x.Name == i.Name).Axis is var axis)
            {
                if (layer.Axes.First(a => a.Name == axis).IsTime) times++;
                else if (term.Coefficient < 0) lowest = lowest.Plus(Affines.Extent(axis).Plus(-1).Times(term.Coefficient));
            }
            else lowest = lowest.Plus(Affines.Of(term.Atom).Times(term.Coefficient));
        }
        return times == 1 ? lowest.Times(-1) : null;
    }
}
