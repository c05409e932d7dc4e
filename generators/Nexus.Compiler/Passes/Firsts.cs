using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Which element a maximum or minimum is of: of several equal ones the first, so that one of them gets the gradient and not all.</summary>
/// <remarks>Ties are no rare accident: rows that ids gather are equal whenever an id comes twice. X.first is the least number of an element
/// that equals X; elements are numbered in the order of the reduction's indices.</remarks>
internal sealed class Firsts
{
    private readonly Dictionary<Equation, Func<Expr>> _matches = [];

    /// <summary>The layer with an array of first elements beside every maximum and minimum that has a gradient.</summary>
    internal Layer Run(Layer layer, Activity active, IndexPool pool)
    {
        var arrays = layer.Arrays.ToList();
        var equations = new List<Equation>();
        foreach (var e in layer.Equations)
        {
            equations.Add(e);
            if (e.Region is not null || !active.Wanted(e.Array) || e.Value is not Red { Op: RedOp.Max or RedOp.Min } r) continue;
            var name = e.Array + ".first";
            while (arrays.Exists(a => a.Name == name)) name += "'";
            var left = Scope.Left(e);
            var position = left.Select(Affines.Index).ToEquatable();
            var number = new Number(NumberOf(r.Indices, pool));
            var self = new Read(e.Array, e.Position);
            arrays.Add(new ArrayDecl(name, ArrayKind.Local, left.Select(pool.Axis).ToEquatable()));
            equations.Add(new Equation(name, position,
                new Red(RedOp.Min, r.Indices, Conds.And(r.Where, new Compare(BinOp.Eq, r.Body, self)), number)));
            _matches[e] = () => new Bin(BinOp.Eq, number, new Read(name, position));
        }
        return layer with { Arrays = arrays.ToEquatable(), Equations = equations.ToEquatable() };
    }

    /// <summary>1 at the element that the equation's maximum or minimum is of, else 0; null for an equation that has none.</summary>
    internal Expr? Match(Equation e) => _matches.TryGetValue(e, out var match) ? match() : null;

    private static Affine NumberOf(EquatableArray<string> indices, IndexPool pool)
    {
        var number = Affines.Index(indices[0]);
        for (var i = 1; i < indices.Count; i++)
            number = Affines.Of(new CompoundAtom(CompoundOp.Mul, number, Affines.Extent(pool.Axis(indices[i])))).Plus(Affines.Index(indices[i]));
        return number;
    }
}
