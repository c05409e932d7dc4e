using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Decides conditions from the ranges of indices: each runs over 0 … extent - 1, and every extent is at least
/// 1.</summary>
/// <remarks>An axis without elements makes no equation hold anywhere, so assuming one element is safe inside equations.
/// Hyper-parameters and ids may be anything. The answers are sound, not complete.</remarks>
public sealed class Ranges(IEnumerable<Axis> axes, IndexPool pool)
{
    private readonly Dictionary<string, Axis> _axes = axes.ToDictionary(a => a.Name);

    /// <summary>A constant that <paramref name="x"/> is never below, or null.</summary>
    public long? Least(Affine x)
    {
        if (Lowest(x) is not { } lowest) return null;
        var least = lowest.Constant;
        foreach (var term in lowest.Terms)
        {
            if (term.Atom is not ExtentAtom || term.Coefficient < 0) return null;
            least += term.Coefficient;
        }
        return least;
    }

    /// <summary>The least value as a formula of extents and hyper-parameters, or null.</summary>
    public Affine? Lowest(Affine x)
    {
        var folded = Affines.Constant(x.Constant);
        foreach (var term in x.Terms)
        {
            if (term.Atom is not ScalarAtom && Bounds(term.Atom) is null) return null;
            var bounds = Bounds(term.Atom) ?? (Affines.Of(term.Atom), Affines.Of(term.Atom));
            folded = folded.Plus((term.Coefficient > 0 ? bounds.Least : bounds.Greatest).Times(term.Coefficient));
        }
        return folded;
    }

    /// <summary>A constant that <paramref name="x"/> is never above, or null.</summary>
    public long? Greatest(Affine x) => -Least(x.Times(-1));

    /// <summary>True or false where the ranges, or the facts, decide the condition; null where they do not.</summary>
    public bool? Holds(Cond x, IEnumerable<Cond> facts) => x switch
    {
        Flag { Name: "true" } => true,
        Flag { Name: "false" } => false,
        And a => Both(Holds(a.X, facts), Holds(a.Y, facts)),
        Or o => !Both(!Holds(o.X, facts), !Holds(o.Y, facts)),
        Not n => !Holds(n.X, facts),
        Ge g => NotNegative(g.Value, facts),
        Compare { X: Num a, Y: Num b } c => Primitives.Value(c.Op, a.Value, b.Value) != 0,
        Zero z when Least(z.Value) > 0 || Greatest(z.Value) < 0 => false,
        Zero z when Least(z.Value) == 0 && Greatest(z.Value) == 0 => true,
        _ => facts.Contains(x) ? true : facts.Contains(Conds.Not(x)) ? false : null,
    };

    private bool? NotNegative(Affine x, IEnumerable<Cond> facts)
    {
        if (Least(x) >= 0) return true;
        if (Greatest(x) < 0) return false;
        foreach (var fact in facts)
        {
            var (known, opposite) = fact switch
            {
                Ge g => (g.Value, (Affine?)null),
                Zero z => (z.Value, z.Value.Times(-1)),
                _ => (null, null),
            };
            foreach (var y in new[] { known, opposite })
            {
                if (y is null) continue;
                if (Least(x.Minus(y)) >= 0) return true; // x ≥ y ≥ 0
                if (Greatest(x.Plus(y)) < 0) return false; // x < -y ≤ 0
            }
        }
        return null;
    }

    private (Affine Least, Affine Greatest)? Bounds(Atom atom) => atom switch
    {
        IndexAtom i => (Affines.Zero, Extent(pool.Axis(i.Name)).Plus(-1)),
        ExtentAtom e => (Extent(e.Axis), Extent(e.Axis)),
        CompoundAtom { Op: CompoundOp.Mod } c when Least(c.Y) > 0 && Scope.Free(c.Y).Count == 0 => (Affines.Zero, c.Y.Plus(-1)),
        _ => null,
    };

    private Affine Extent(string axis) =>
        _axes.TryGetValue(axis, out var a) && a.Size is { } size ? Affines.Constant(size) : Affines.Extent(axis);

    private static bool? Both(bool? x, bool? y) => x == false || y == false ? false : x == true && y == true ? true : null;
}
