using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>A position with the structure of its dimension resolved: one affine for each primitive axis, one branch at each
/// Concat.</summary>
internal abstract record Form
{
    /// <summary>The affines, outermost first.</summary>
    public abstract IEnumerable<Affine> Leaves { get; }

    /// <summary>The parts chosen, such as <c>.Second.First</c>.</summary>
    public abstract string Path { get; }
}

internal sealed record LeafForm(Affine Value) : Form
{
    public override IEnumerable<Affine> Leaves => [Value];
    public override string Path => "";
}

internal sealed record PairForm(Form Outer, Form Inner) : Form
{
    public override IEnumerable<Affine> Leaves => Outer.Leaves.Concat(Inner.Leaves);
    public override string Path => Outer.Path + Inner.Path;
}

internal sealed record PartForm(bool Second, Form Inside) : Form
{
    public override IEnumerable<Affine> Leaves => Inside.Leaves;
    public override string Path => (Second ? ".Second" : ".First") + Inside.Path;
}

/// <summary>One part of a dimension: which, its primitive axes, and where it lies in the dimension.</summary>
internal sealed record PartShape(string Path, IReadOnlyList<string> Axes, Extent Offset, IReadOnlyList<Extent> Strides)
{
    /// <summary>All parts of <paramref name="dim"/>; one without a path when it has no Concat.</summary>
    public static IReadOnlyList<PartShape> Of(Dim dim, LayerTable table) => dim switch
    {
        AxisDim a => [new PartShape("", [a.Name], Extents.Constant(0), [Extents.Constant(1)])],
        JoinedDim j =>
        [
            .. from x in Of(j.Outer, table)
               from y in Of(j.Inner, table)
               let inner = Size(j.Inner, table)
               select new PartShape(x.Path + y.Path, [.. x.Axes, .. y.Axes], x.Offset.Times(inner).Plus(y.Offset),
                   [.. x.Strides.Select(s => s.Times(inner)), .. y.Strides]),
        ],
        ConcatDim c =>
        [
            .. Of(c.First, table).Select(p => p with { Path = ".First" + p.Path }),
            .. Of(c.Second, table).Select(p =>
                p with { Path = ".Second" + p.Path, Offset = p.Offset.Plus(Size(c.First, table)) }),
        ],
        _ => throw new InvalidOperationException(dim.ToString()),
    };

    public static Extent Size(Dim dim, LayerTable table) => dim switch
    {
        AxisDim a => table.Axis(a.Name).Size is { } size ? Extents.Constant(size) : Extents.Axis(a.Name),
        JoinedDim j => Size(j.Outer, table).Times(Size(j.Inner, table)),
        ConcatDim c => Size(c.First, table).Plus(Size(c.Second, table)),
        _ => throw new InvalidOperationException(dim.ToString()),
    };
}
