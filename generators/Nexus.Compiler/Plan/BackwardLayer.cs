using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>One layer of the adjoint's equations and of those of Advance that Backward computes again.</summary>
public static class BackwardLayer
{
    /// <summary>The name of the partial sums of an array: one for each row that runs in parallel.</summary>
    public static string PartialOf(string array) => array + "@rows";

    /// <summary>Merges, and splits what a reverse scan sums over time and rows into a sum for each row and a sum of those.</summary>
    public static Layer Merge(Layer layer, Layer adjoint, BackwardNeeds needs, List<ScanShape> scans)
    {
        // The adjoint repeats the boundary equations that it needs.
        var again = layer.Equations.Where(e => (needs.Again.Contains(e.Array) || needs.Recurrent.Contains(e.Array)) && !adjoint.Equations.Contains(e)).ToList();
        var indices = adjoint.Indices.ToList();
        foreach (var index in layer.Indices)
        {
            var clash = indices.FirstOrDefault(i => i.Name == index.Name);
            if (clash is null) indices.Add(index);
            else if (clash.Axis != index.Axis) throw new PlanException($"index {index.Name} means {index.Axis} in Advance and {clash.Axis} in Backward");
        }
        var arrays = adjoint.Arrays.ToList();
        foreach (var name in again.Select(e => e.Array).Concat(again.SelectMany(e => new Facts(e, layer).ReadNames)).Distinct())
        {
            arrays.RemoveAll(a => a.Name == name);
            arrays.Add(layer.Arrays.First(a => a.Name == name));
        }
        var equations = new List<Equation>(again.Select(e => e with { Region = null }));
        CopyUpstream(adjoint, arrays, equations);
        var tiles = new HashSet<string>(scans.SelectMany(s => s.Arrays));
        var virtualNames = Grow(adjoint, tiles);
        foreach (var equation in ShiftedTerms.Run(adjoint, arrays))
        {
            // States computed again start from chunk starts, the first of which holds the rows before the first token.
            if (needs.Recurrent.Contains(equation.Array)) continue;
            var facts = new Facts(equation, adjoint);
            // Sums over time would collide between rows that run in parallel, and so would any sum over the rows themselves.
            var scan = scans.FirstOrDefault(s => facts.Reduced.Any(i => facts.AxisOf(i) == s.Time) && facts.Free.Any(i => facts.AxisOf(i) == s.Lane)
                || facts.Reduced.Any(i => s.Rows.Contains(facts.AxisOf(i))) && s.Covers(facts.Free.Concat(facts.Reduced).Select(facts.AxisOf)));
            if (scan is null || equation.Region is not null || facts.Op != RedOp.Sum || !facts.ReadNames.Any(virtualNames.Contains))
            {
                equations.Add(equation);
                continue;
            }
            var rows = facts.Reduced.Where(i => scan.Rows.Contains(facts.AxisOf(i))).ToList();
            // A constant in the position names a part of its own.
            var plain = equation.Position.Where(p => Facts.PlainIndex(p) is not null).ToList();
            var partial = PartialOf(equation.Array) + string.Concat(equation.Position.Except(plain).Select(p => $".{p.Constant}"));
            var position = rows.Select(Affines.Index).Concat(plain).ToEquatable();
            arrays.Add(new ArrayDecl(partial, ArrayKind.Local, rows.Select(facts.AxisOf).Concat(plain.Select(p => facts.AxisOf(Facts.PlainIndex(p)!))).ToEquatable()));
            var rest = facts.Reduced.Where(i => !rows.Contains(i)).ToEquatable();
            var where = facts.Conditions.Count == 0 ? null : facts.Conditions.Aggregate((x, y) => new And(x, y));
            equations.Add(equation with { Array = partial, Position = position, Value = new Red(RedOp.Sum, rest, where, facts.Body) });
            Expr read = new Read(partial, position);
            equations.Add(equation with { Value = rows.Count == 0 ? read : new Red(RedOp.Sum, rows.ToEquatable(), null, read) });
        }
        return adjoint with { Indices = indices.ToEquatable(), Arrays = arrays.ToEquatable(), Equations = equations.ToEquatable() };
    }

    /// <summary>The copy of a region's upstream gradient that has the layout of its output.</summary>
    public static string UpstreamOf(string region) => region + "@upstream";

    // The hand kernel wants the upstream gradient laid out as the output; one that is a view of another array is copied.
    private static void CopyUpstream(Layer adjoint, List<ArrayDecl> arrays, List<Equation> equations)
    {
        foreach (var weighted in adjoint.Equations.Where(e => e.Role == "d_weighted"))
        {
            var own = arrays.First(a => a.Name == weighted.Array);
            var read = new Facts(weighted, adjoint).Reads.FirstOrDefault(r => r.Position.Count == weighted.Position.Count);
            if (read is null || read.Position.Equals(weighted.Position) && arrays.First(a => a.Name == read.Array).Storage is null) continue;
            var copy = UpstreamOf(weighted.Region!);
            arrays.Add(own with { Name = copy, Kind = ArrayKind.Local, Storage = null });
            equations.Add(new Equation(copy, weighted.Position, read));
        }
    }

    // The recurrences and everything of their size that depends on them in the adjoint.
    private static HashSet<string> Grow(Layer adjoint, HashSet<string> tiles)
    {
        var result = new HashSet<string>(tiles);
        var all = adjoint.Equations.Select(e => new Facts(e, adjoint)).ToList();
        foreach (var component in new Dependences(all, a => a).Components)
            if (component.Count > 1 || all.Any(f => f.Equation.Array == component[0] && f.ReadNames.Contains(component[0])))
                result.UnionWith(component);
        return result;
    }
}
