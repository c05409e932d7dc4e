using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Checks that every array is defined, and no element twice.</summary>
internal static class Definitions
{
    public static void Check(
        RawLayer layer, EquatableArray<ArrayDecl> arrays, List<(Equation Equation, RawStatement Origin)> equations, List<SpecException> errors)
    {
        foreach (var (equation, origin) in equations) CheckLeft(equation, origin, errors);
        for (var k = 0; k < equations.Count; k++)
            for (var j = 0; j < k; j++)
            {
                var (x, y) = (equations[j].Equation, equations[k].Equation);
                if (x.Array != y.Array || Disjoint(x, y)) continue;
                errors.Add(new SpecException("NX1104", equations[k].Origin,
                    $"'{y.Array}' is defined a second time for the same elements. An equation defines every element once; " +
                    "use Select or a domain to join the two, or another array."));
                break;
            }
        foreach (var array in arrays)
            if (array.Kind is ArrayKind.Out or ArrayKind.Local && equations.All(e => e.Equation.Array != array.Name))
                errors.Add(new SpecException("NX1105", At(layer, array), $"'{array.Name}' is never defined. Give it an equation: " +
                    $"{array.Name}[{string.Join(", ", array.Axes.Select(a => a.ToLowerInvariant()))}] = …;"));
    }

    private static void CheckLeft(Equation equation, RawStatement origin, List<SpecException> errors)
    {
        var indices = equation.Position.Select(p => p.AsIndex()).OfType<string>().ToArray();
        if (indices.Distinct().Count() < indices.Length)
            errors.Add(new SpecException("NX1111", origin, $"One index stands twice on the left of '{equation.Array}'. " +
                "Declare a second index on its axis, and say with Select or a domain where they agree."));
        foreach (var position in equation.Position)
            if (position.AsIndex() is null && position.Terms.Any(t => t.Coefficient > 0 && t.Atom is IndexAtom)
                && !position.Terms.Any(t => t.Coefficient < 0 && t.Atom is ExtentAtom) && position.Constant >= 0)
                errors.Add(new SpecException("NX1111", origin, $"'{Text.IrText.Print(position)}' on the left of '{equation.Array}' is neither an index, nor a fixed position, " +
                    "nor one before the first such as At<T>(p - Extent(p)). Index the array plainly and compute positions on the right."));
    }

    private static RawNode? At(RawLayer layer, ArrayDecl array) => layer.Statements.OfType<RawLocal>()
        .FirstOrDefault(l => l.Name == array.Name || l.Name == array.Storage?.Parent);

    // Positions that cannot meet in some dimension. An affine that is not a plain index is a boundary position.
    private static bool Disjoint(Equation x, Equation y)
    {
        for (var k = 0; k < x.Position.Count; k++)
            if (Apart(x.Position[k], y.Position[k])) return true;
        return false;
    }

    private static bool Apart(Affine x, Affine y)
    {
        if (x.AsIndex() is not null) return y.AsIndex() is null && y.AsConstant() is not >= 0;
        if (y.AsIndex() is not null) return x.AsConstant() is not >= 0;
        return x != y;
    }
}
