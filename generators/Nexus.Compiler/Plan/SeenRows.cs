using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>
/// Sums over all earlier rows outside of the hand kernels: their index runs over every row so far, <see cref="Formulas.Seen"/>, and the
/// arrays that it reads keep all their rows in state.
/// </summary>
/// <remarks>In Advance, an index on the time axis counts from the first token of the call, and one on the seen axis from the first of the
/// sequence. Backward is over a whole sequence, where both are the same, and keeps the time axis.</remarks>
public static class SeenRows
{
    /// <summary>Advance's equations with seen indices, and the arrays that keep all rows.</summary>
    /// <exception cref="PlanException">Ids, or a dimension that is both the row being computed and earlier ones.</exception>
    public static (Layer Layer, HashSet<string> History) Run(Layer layer)
    {
        var plain = layer.Equations.Where(e => e.Region is null).Select(e => new Facts(e, layer)).ToList();
        var seen = new HashSet<string>(plain.SelectMany(f => Bound(f)));
        // How far back a hyper-parameter reads is not known when memory is laid out: all rows are kept.
        var varying = layer.Arrays.Where(a => a.Lag is { } lag && Formulas.FromAffine(lag) is null).Select(a => a.Name).ToList();
        layer = layer with { Arrays = layer.Arrays.Select(a => varying.Contains(a.Name) ? a with { Lag = null } : a).ToEquatable() };
        if (seen.Count == 0) return (layer, [.. varying]);
        var dimensions = SeenDimensions(plain, seen, layer);
        var history = new HashSet<string>(varying);
        foreach (var f in plain)
        {
            if (f.Ids.Any(ids => ids.Position.SelectMany(Facts.IndexNames).Any(seen.Contains)))
                throw new PlanException($"'{f.Equation.Array}' reads ids of all earlier times, which cannot be kept: ids are integers, state is f32");
            foreach (var read in f.Reads)
                for (var d = 0; d < read.Position.Count; d++)
                    if (Facts.IndexNames(read.Position[d]).Any(seen.Contains) && !dimensions.Contains((read.Array, d))) history.Add(read.Array);
        }
        var arrays = layer.Arrays.Select(a => a with { Axes = a.Axes.Select((x, d) => dimensions.Contains((a.Name, d)) ? Formulas.Seen : x).ToEquatable() });
        var indices = layer.Indices.Select(i => seen.Contains(i.Name) ? i with { Axis = Formulas.Seen } : i);
        return (layer with
        {
            Axes = layer.Axes.Append(new Axis(Formulas.Seen)).ToEquatable(),
            Arrays = arrays.ToEquatable(),
            Indices = indices.ToEquatable(),
        }, history);
    }

    private static IEnumerable<string> Bound(Facts f) => f.Reduced.Where(f.IsTime);

    // A local over two times, such as a score [t, s]: where a seen index reads, the dimension holds every row so far.
    private static HashSet<(string, int)> SeenDimensions(List<Facts> plain, HashSet<string> seen, Layer layer)
    {
        var result = new HashSet<(string, int)>();
        bool IsTime(string axis) => layer.Axes.First(a => a.Name == axis).IsTime;
        var twice = layer.Arrays.Where(a => a.Kind == ArrayKind.Local && a.Axes.Count(IsTime) > 1).ToDictionary(a => a.Name);
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var f in plain)
                foreach (var read in f.Reads.Where(r => twice.ContainsKey(r.Array)))
                    for (var d = 0; d < read.Position.Count; d++)
                        if (Facts.IndexNames(read.Position[d]).Any(seen.Contains)) grew |= result.Add((read.Array, d));
            foreach (var f in plain.Where(f => twice.ContainsKey(f.Equation.Array)))
                for (var d = 0; d < f.Equation.Position.Count; d++)
                    if (result.Contains((f.Equation.Array, d)) && Facts.PlainIndex(f.Equation.Position[d]) is { } index) grew |= seen.Add(index);
        }
        foreach (var array in twice.Values)
            if (array.Axes.Select((x, d) => IsTime(x) && !result.Contains((array.Name, d))).Count(now => now) != 1)
                throw new PlanException($"'{array.Name}' has two times, and which of them is the row being computed cannot be told");
        return result;
    }
}
