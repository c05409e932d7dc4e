namespace Nexus.Compiler.Front;

/// <summary>Gives callees' locals their hidden axes, and finds indices that nothing ties down.</summary>
/// <remarks>A local has one element for each value of its own indices and of every outer index that reaches its equation through
/// a slice or a scalar argument, also by way of other locals. Recurrences make locals depend on each other in circles, so this is
/// a least fixed point.</remarks>
internal static class Capture
{
    public static void Run(IReadOnlyList<BoundEquation> equations, IReadOnlyList<ArraySymbol> arrays, List<SpecException> errors)
    {
        var free = equations.Select(e => (Right: Free.Of(e.Value), Left: Free.Of(e.Position).Indices)).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var k = 0; k < equations.Count; k++)
                foreach (var index in Loose(free[k].Right, free[k].Left))
                {
                    var target = equations[k].Array;
                    if (!target.Frame.IsInside(index.Frame) || target.Hidden.Contains(index)) continue;
                    target.Hidden.Add(index);
                    changed = true;
                }
        }
        foreach (var array in arrays)
            array.Hidden.Sort((x, y) => (x.Frame.Depth, x.Order).CompareTo((y.Frame.Depth, y.Order)));
        for (var k = 0; k < equations.Count; k++)
            if (Loose(free[k].Right, free[k].Left).FirstOrDefault(i => !equations[k].Array.Hidden.Contains(i)) is { } loose)
                errors.Add(Unbound(equations[k], loose));
    }

    // Indices that reach the right side and are not on the left. What a local hides reaches whoever reads it.
    private static IEnumerable<IndexSymbol> Loose(Free right, List<IndexSymbol> left) =>
        right.Indices.Concat(right.Arrays.SelectMany(a => a.Hidden)).Distinct().Where(i => !left.Contains(i)).ToArray();

    private static SpecException Unbound(BoundEquation equation, IndexSymbol index)
    {
        var at = equation.Origin is RawEquation e
            ? RawNodes.Inside(e.Right).FirstOrDefault(n => n is RawName name && name.Name == index.Name) : null;
        return new SpecException("NX1101", at ?? (RawNode)equation.Origin,
            $"Index '{index.Name}' is used for '{equation.Array.Name}', but it is neither on the left nor bound. " +
            $"Put it on the left, or say what to do over axis {index.Dim}: Sum({index.Name}, …).");
    }
}
