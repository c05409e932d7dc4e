using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Front;

/// <summary>Checks that every array is defined, all of it, and no element twice.</summary>
internal sealed class Definitions
{
    private readonly RawLayer _layer;
    private readonly Dictionary<string, string> _indexAxes;
    private readonly Dictionary<string, int?> _sizes;
    private readonly List<SpecException> _errors;

    private Definitions(RawLayer layer, Layer core, List<SpecException> errors)
    {
        _layer = layer;
        _indexAxes = core.Indices.ToDictionary(i => i.Name, i => i.Axis);
        _sizes = core.Axes.ToDictionary(a => a.Name, a => a.Size);
        _errors = errors;
    }

    /// <summary>Adds what is wrong with the equations of <paramref name="core"/>, of which each came from a statement of the
    /// layer.</summary>
    public static void Check(RawLayer layer, Layer core, IReadOnlyList<RawStatement> origins, List<SpecException> errors)
    {
        var check = new Definitions(layer, core, errors);
        for (var k = 0; k < origins.Count; k++) check.Left(core.Equations[k], origins[k]);
        if (errors.Count > 0) return;
        foreach (var array in core.Arrays)
            if (array.Kind is ArrayKind.Out or ArrayKind.Local)
                check.Array(array, [.. core.Equations.Select((e, k) => (e, origins[k])).Where(e => e.e.Array == array.Name)]);
    }

    private void Left(Equation equation, RawStatement origin)
    {
        var indices = equation.Position.Select(p => p.AsIndex()).OfType<string>().ToArray();
        if (indices.Distinct().Count() < indices.Length)
            _errors.Add(new SpecException("NX1111", origin, $"One index stands twice on the left of '{equation.Array}'. " +
                "Declare a second index on its axis, and say with Select or a domain where they agree."));
        foreach (var position in equation.Position)
            if (position.AsIndex() is null && position.Terms.Any(t => t.Atom is IndexAtom or IdsAtom or CompoundAtom)
                && !IsBefore(position))
                _errors.Add(new SpecException("NX1111", origin,
                    $"'{IrText.Print(position)}' on the left of '{equation.Array}' is no index, no fixed position, and not " +
                    "before the first as At<T>(p - Extent(p)) is. Index the array plainly and compute positions on the right."));
    }

    private void Array(ArrayDecl array, (Equation Equation, RawStatement Origin)[] equations)
    {
        for (var k = 0; k < equations.Length; k++)
            if (equations.Take(k).Any(e => !Disjoint(array, e.Equation, equations[k].Equation)))
                _errors.Add(new SpecException("NX1104", equations[k].Origin,
                    $"'{array.Name}' is defined a second time for the same elements. An equation defines every element once; " +
                    "use Select or a domain to join the two, or another array."));
        var inside = equations.Where(e => !e.Equation.Position.Any(IsBefore)).ToArray();
        if (inside.Length == 0)
            _errors.Add(new SpecException("NX1105", At(array), $"'{array.Name}' is never defined. Give it an equation: " +
                $"{array.Name}[{string.Join(", ", array.Axes.Select(a => a.ToLowerInvariant()))}] = …;"));
        for (var k = 0; inside.Length > 0 && k < array.Axes.Count; k++)
        {
            if (inside.Any(e => e.Equation.Position[k].AsIndex() is not null)) continue;
            var given = inside.Select(e => e.Equation.Position[k].AsConstant()).OfType<long>().Distinct().ToArray();
            if (_sizes[array.Axes[k]] is { } size && Enumerable.Range(0, size).All(p => given.Contains(p))) continue;
            _errors.Add(new SpecException("NX1105", inside[0].Origin, $"'{array.Name}' is defined only at " +
                $"{string.Join(", ", given.OrderBy(p => p))} of axis {array.Axes[k]}. An index on that axis is missing."));
        }
    }

    private RawNode? At(ArrayDecl array) => _layer.Statements.OfType<RawLocal>()
        .FirstOrDefault(l => l.Name == array.Name || l.Name == array.Storage?.Parent);

    // Positions that cannot meet in some dimension.
    private bool Disjoint(ArrayDecl array, Equation x, Equation y)
    {
        for (var k = 0; k < array.Axes.Count; k++)
            if (Apart(x.Position[k], y.Position[k], array.Axes[k])) return true;
        return false;
    }

    private bool Apart(Affine x, Affine y, string axis)
    {
        if (x.AsIndex() is null && y.AsIndex() is null) return x != y;
        var (plain, other) = x.AsIndex() is null ? (y, x) : (x, y);
        return other.AsIndex() is null && (IsBefore(other) || IsBefore(Affines.Extent(axis).Minus(other).Plus(-1)))
            && plain != other;
    }

    // True when the formula is below 0 whatever the indices and extents (which are at least 1) are.
    private bool IsBefore(Affine x)
    {
        var most = Affines.Constant(x.Constant);
        foreach (var term in x.Terms)
        {
            if (term.Atom is ExtentAtom) most = most.Plus(new Affine(EquatableArray.Of(term), 0));
            else if (term.Atom is not IndexAtom i) return false;
            else if (term.Coefficient > 0) most = most.Plus(Affines.Extent(_indexAxes[i.Name]).Plus(-1).Times(term.Coefficient));
        }
        return most.Terms.All(t => t.Coefficient < 0) && most.Constant + most.Terms.Sum(t => t.Coefficient) < 0;
    }
}
