namespace Nexus.Compiler.Ir;

/// <summary>Makes and combines <see cref="Extent"/> formulas; every result is canonical (monomials once, sorted by axes, no zero
/// coefficient).</summary>
public static class Extents
{
    /// <summary>A constant.</summary>
    public static Extent Constant(long value) => Make([new Monomial(value, EquatableArray<string>.Empty)]);

    /// <summary>The extent of an axis.</summary>
    public static Extent Axis(string axis) => new(EquatableArray.Of(new Monomial(1, EquatableArray.Of(axis))));

    /// <summary>The product of the extents of axes.</summary>
    public static Extent Product(IEnumerable<string> axes) => axes.Aggregate(Constant(1), (x, axis) => x.Times(Axis(axis)));

    /// <summary>Σ terms, made canonical.</summary>
    public static Extent Make(IEnumerable<Monomial> terms) => new(terms
        .Select(m => m with { Axes = m.Axes.OrderBy(a => a, StringComparer.Ordinal).ToEquatable() })
        .GroupBy(m => m.Axes)
        .Select(g => new Monomial(g.Sum(m => m.Coefficient), g.Key))
        .Where(m => m.Coefficient != 0)
        .OrderBy(m => string.Join("*", m.Axes), StringComparer.Ordinal)
        .ToEquatable());

    /// <summary>x + y.</summary>
    public static Extent Plus(this Extent x, Extent y) => Make(x.Terms.Concat(y.Terms));

    /// <summary>x × y.</summary>
    public static Extent Times(this Extent x, Extent y) => Make(x.Terms.SelectMany(
        a => y.Terms.Select(b => new Monomial(checked(a.Coefficient * b.Coefficient), a.Axes.Concat(b.Axes).ToEquatable()))));

    /// <summary>The value for given axis extents.</summary>
    public static long Value(this Extent x, Func<string, long> extent) =>
        x.Terms.Sum(m => m.Axes.Aggregate(m.Coefficient, (product, axis) => checked(product * extent(axis))));

    /// <summary>Row-major strides of an array with these axes.</summary>
    public static EquatableArray<Extent> DenseStrides(IReadOnlyList<string> axes) =>
        axes.Select((_, k) => Product(axes.Skip(k + 1))).ToEquatable();
}
