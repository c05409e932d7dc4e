using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Bound equations → core IR: a joined axis becomes two dimensions, a concatenated one two arrays, and indices get
/// names.</summary>
internal sealed partial class Lowering
{
    private readonly LayerTable _table;
    private readonly HashSet<string> _generic;
    private readonly Dictionary<string, string> _indexAxes = [];
    private readonly List<IndexVar> _indices = [];
    private readonly HashSet<string> _avoid;
    private readonly Dictionary<IndexSymbol, Form> _forms = [];
    private readonly List<string> _active = [];
    private readonly List<ArrayDecl> _arrays = [];

    /// <param name="table">Sizes of concrete axes.</param>
    /// <param name="layer">Its generic axes are never of a fixed size.</param>
    /// <param name="arrays">All arrays of the layer, whose names indices avoid.</param>
    public Lowering(LayerTable table, RawLayer layer, IReadOnlyList<ArraySymbol> arrays)
    {
        _table = table;
        _generic = [.. layer.Axes.Select(a => a.Name)];
        _avoid = [.. arrays.Select(a => a.Name)];
        foreach (var array in arrays) Declare(array);
    }

    public EquatableArray<IndexVar> Indices => _indices.ToEquatable();

    public EquatableArray<ArrayDecl> Arrays => _arrays.ToEquatable();

    /// <summary>The equation, once for each part of each concatenated index on its left.</summary>
    public IEnumerable<Equation> Lower(BoundEquation e)
    {
        Whole[] position = [.. e.Array.Hidden.Select(i => new WholeIndex(i)), .. e.Position];
        foreach (var _ in Choose(Free.Of(position).Indices))
        {
            var (name, place) = Place(e.Array, e.Position);
            yield return new Equation(name, place, Real(e.Value), e.Region, e.Role);
        }
    }

    // Runs once for each way to choose parts for the indices, with their forms and names set.
    private IEnumerable<int> Choose(IReadOnlyList<IndexSymbol> indices, int at = 0)
    {
        if (at == indices.Count)
        {
            yield return 0;
            yield break;
        }
        var index = indices[at];
        var names = _active.Count;
        _forms.TryGetValue(index, out var outer);
        foreach (var shape in Shapes(index.Dim))
        {
            _forms[index] = Named(shape, index.Dim, index.Name, AxisDimsOf(index.Dim) > 1);
            foreach (var _ in Choose(indices, at + 1)) yield return 0;
            _active.RemoveRange(names, _active.Count - names);
        }
        if (outer is null) _forms.Remove(index);
        else _forms[index] = outer;
    }

    // The ways to choose parts of a dimension: a path of choices in the order in which Named asks for them.
    private static IEnumerable<bool[]> Shapes(Dim dim) => dim switch
    {
        JoinedDim j => Shapes(j.Outer).SelectMany(x => Shapes(j.Inner).Select(y => x.Concat(y).ToArray())),
        ConcatDim c => Shapes(c.First).Select(x => x.Prepend(false).ToArray())
            .Concat(Shapes(c.Second).Select(x => x.Prepend(true).ToArray())),
        _ => [[]],
    };

    private static int AxisDimsOf(Dim dim) => dim switch
    {
        JoinedDim j => AxisDimsOf(j.Outer) + AxisDimsOf(j.Inner),
        ConcatDim c => Math.Max(AxisDimsOf(c.First), AxisDimsOf(c.Second)),
        _ => 1,
    };

    private Form Named(IEnumerable<bool> choices, Dim dim, string name, bool several)
    {
        using var choice = choices.GetEnumerator();
        return Build(dim);

        Form Build(Dim d)
        {
            switch (d)
            {
                case JoinedDim j:
                    var outer = Build(j.Outer);
                    return new PairForm(outer, Build(j.Inner));
                case ConcatDim c:
                    choice.MoveNext();
                    var second = choice.Current;
                    return new PartForm(second, Build(second ? c.Second : c.First));
                default:
                    var axis = ((AxisDim)d).Name;
                    // The halves of a joined index are named after their axes, as the paper would: h over H.
                    return new LeafForm(Affines.Index(Fresh(several && axis.Length == 1 ? axis.ToLowerInvariant() : name, axis)));
            }
        }
    }

    // A name not in scope here and not taken by another axis elsewhere. Numbered within the equation, so that editing one
    // equation leaves the others' text alone.
    private string Fresh(string name, string axis)
    {
        for (var k = 1; ; k++)
        {
            var candidate = k == 1 ? name : name + k;
            if (_active.Contains(candidate) || _avoid.Contains(candidate)) continue;
            if (_indexAxes.TryGetValue(candidate, out var own) && own != axis) continue;
            if (own is null)
            {
                _indexAxes.Add(candidate, axis);
                _indices.Add(new IndexVar(candidate, axis));
            }
            _active.Add(candidate);
            return candidate;
        }
    }

    private void Declare(ArraySymbol array)
    {
        Dim[] dims = [.. array.Hidden.Select(i => i.Dim), .. array.Dims];
        var values = array.Values is AxisDim v ? v.Name : null;
        var parts = new List<PartShape> { new("", [], Extents.Constant(0), []) };
        foreach (var dim in dims)
        {
            var size = PartShape.Size(dim, _table);
            parts =
            [
                .. from x in parts
                   from y in PartShape.Of(dim, _table)
                   select new PartShape(x.Path + y.Path, [.. x.Axes, .. y.Axes], x.Offset.Times(size).Plus(y.Offset),
                       [.. x.Strides.Select(s => s.Times(size)), .. y.Strides]),
            ];
        }
        foreach (var part in parts)
        {
            var storage = parts.Count == 1 ? null : new Storage(array.Name, part.Offset, part.Strides.ToEquatable());
            var axes = part.Axes.ToEquatable();
            _arrays.Add(new ArrayDecl(array.Name + part.Path, array.Kind, axes, array.Optional, values, Storage: storage));
        }
    }
}
