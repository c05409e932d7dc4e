using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>Finds what makes a layer meaningless: undefined or doubly defined elements, indices out of scope, positions that do
/// not fit, cycles.</summary>
/// <remarks>The generator's reader reports the same slips at the user's token where it can; this pass is the gate for every
/// producer of IR, text and passes included. Causality is <see cref="State"/>'s.</remarks>
public static class Check
{
    /// <summary>All findings, in order of equations; none for a sound layer.</summary>
    public static EquatableArray<Finding> Run(Layer layer)
    {
        var findings = Declarations(layer).ToList();
        if (findings.Count > 0) return findings.ToEquatable(); // what follows relies on names
        var scope = new ScopeCheck(layer);
        foreach (var e in layer.Equations) findings.AddRange(scope.Run(e));
        if (findings.Count > 0) return findings.ToEquatable();
        foreach (var array in layer.Arrays) findings.AddRange(Definitions(layer, array));
        findings.AddRange(Cycles(layer));
        if (findings.Count == 0) findings.AddRange(layer.Equations.Select(BothWays).OfType<Finding>());
        return findings.ToEquatable();
    }

    private static IEnumerable<Finding> Declarations(Layer layer)
    {
        var names = layer.Axes.Select(a => ("axis", a.Name)).Concat(layer.Indices.Select(i => ("index", i.Name)))
            .Concat(layer.Arrays.Select(a => ("array", a.Name))).Concat(layer.Scalars.Select(s => ("hyper-parameter", s.Name)));
        foreach (var twice in names.GroupBy(n => n).Where(g => g.Count() > 1))
            yield return new("NX2001", $"{layer.Name} declares the {twice.Key.Item1} {twice.Key.Name} {twice.Count()} times.",
                twice.Key.Name);
        var axes = new HashSet<string>(layer.Axes.Select(a => a.Name));
        var used = layer.Indices.Select(i => (i.Name, i.Axis))
            .Concat(layer.Arrays.SelectMany(a => a.Axes.Select(x => (a.Name, x))))
            .Concat(layer.Arrays.Where(a => a.ValueAxis is not null).Select(a => (a.Name, a.ValueAxis!)));
        foreach (var (name, axis) in used.Where(u => !axes.Contains(u.Item2)))
            yield return new("NX2002", $"{name} is on the axis {axis}, which {layer.Name} does not declare.", name);
        var arrays = new HashSet<string>(layer.Arrays.Select(a => a.Name));
        foreach (var e in layer.Equations)
            foreach (var array in Scope.Arrays(e.Value).Append(e.Array).Where(a => !arrays.Contains(a)))
                yield return new("NX2003", $"{IrText.Print(e)} mentions {array}, which {layer.Name} does not declare.", e.Array);
    }

    // Every element of a local or output by exactly one equation. A left side is indices, and constants on axes of known size.
    private static IEnumerable<Finding> Definitions(Layer layer, ArrayDecl array)
    {
        var equations = layer.Equations.Where(e => e.Array == array.Name && !GradientNames.IsBoundary(e)).ToList();
        if (array.Kind is not (ArrayKind.Local or ArrayKind.Out))
        {
            if (equations.Count > 0) yield return new("NX2103",
                $"{array.Name} is given by the caller, yet {IrText.Print(equations[0])} defines it.", array.Name);
            yield break;
        }
        var sizes = layer.Axes.ToDictionary(a => a.Name, a => a.Size);
        var cases = new List<int[]> { Array.Empty<int>() }; // one for each choice of constants
        for (var k = 0; k < array.Axes.Count; k++)
        {
            var constants = equations.Any(e => e.Position[k].AsConstant() is not null);
            cases = [.. cases.SelectMany(c => Enumerable.Range(0, constants ? sizes[array.Axes[k]] ?? 0 : 1)
                .Select(v => c.Append(constants ? v : -1).ToArray()))];
        }
        foreach (var c in cases)
        {
            var defining = equations.Where(e =>
                e.Position.Select((p, k) => c[k] < 0 || p.AsConstant() is null || p.AsConstant() == c[k]).All(x => x)).ToList();
            var places = c.Select((v, k) => v < 0 ? array.Axes[k].ToLowerInvariant() : v.ToString());
            var element = $"{array.Name}[{string.Join(", ", places)}]";
            if (defining.Count == 0) yield return new("NX2101",
                $"No equation defines {element}; every element of a local or an output needs one.", array.Name);
            if (defining.Count > 1) yield return new("NX2102",
                $"{element} is defined {defining.Count} times, by {string.Join(" and by ",
                defining.Select(IrText.Print))}. An element has one equation.", array.Name);
        }
    }

    // Arrays that need each other at the same place. A read at a shifted index is ordered by the shift.
    private static IEnumerable<Finding> Cycles(Layer layer)
    {
        var reads = layer.Equations.Where(e => !GradientNames.IsBoundary(e)).SelectMany(e => Scope.Reads(e.Value)
            .Where(r => !Shifted(r)).Select(r => (e.Array, Reads: r.Array))).Distinct().ToLookup(x => x.Array, x => x.Reads);
        var state = new Dictionary<string, bool>(); // absent: new, false: on the path, true: done
        var path = new List<string>();
        Finding? Visit(string array)
        {
            if (state.TryGetValue(array, out var done))
                return done ? null : new("NX2104", $"{array} is defined in terms of itself at the same position, by way of " +
                    $"{string.Join(", ", path.SkipWhile(a => a != array))}. Read an earlier position, such as t - 1.", array);
            state[array] = false;
            path.Add(array);
            var found = reads[array].Select(Visit).FirstOrDefault(f => f is not null);
            path.RemoveAt(path.Count - 1);
            state[array] = true;
            return found;
        }

        return layer.Arrays.Select(a => Visit(a.Name)).OfType<Finding>();
    }

    // A recurrence along an axis that reads itself both before and after.
    private static Finding? BothWays(Equation e)
    {
        var own = Scope.Reads(e.Value).Where(r => r.Array == e.Array).ToList();
        for (var k = 0; k < e.Position.Count; k++)
        {
            if (e.Position[k].AsIndex() is not { } index) continue;
            var shifts = own.Select(r => r.Position[k]).Where(p => p.Terms.Count == 1 && p.Coefficient(index) == 1).Select(p => p.Constant).ToList();
            if (shifts.Exists(s => s < 0) && shifts.Exists(s => s > 0))
                return new("NX2105", $"{e.Array} is defined by both earlier and later elements of itself along {index}, so neither end can " +
                    "begin. Compute one direction into a local, then the other from it.", e.Array);
        }
        return null;
    }

    private static bool Shifted(Read r) =>
        r.Position.Any(p => p.Constant != 0 && p.Terms.Any(t => t.Atom is IndexAtom or CompoundAtom));
}
