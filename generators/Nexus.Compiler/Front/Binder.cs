using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Inlines calls and gives every name its meaning: raw IR → bound equations.</summary>
internal sealed partial class Binder(LayerTable table)
{
    private readonly HashSet<string> _taken = [];

    /// <summary>Mistakes found so far; binding goes on with the next statement.</summary>
    public List<SpecException> Errors { get; } = [];

    public List<ArraySymbol> Arrays { get; } = [];

    public List<BoundEquation> Equations { get; } = [];

    public List<Scalar> Scalars { get; } = [];

    /// <summary>Binds a layer that is not called by another.</summary>
    public Frame Bind(RawLayer layer)
    {
        var frame = new Frame(layer, "", null);
        foreach (var axis in layer.Axes) frame.Axes[axis.Name] = new AxisDim(axis.Name);
        foreach (var parameter in layer.Parameters) Declare(parameter, frame);
        Body(frame);
        return frame;
    }

    private void Declare(RawParameter p, Frame frame)
    {
        switch (p.Kind)
        {
            case RawKind.In or RawKind.Weight or RawKind.Out or RawKind.Ids or RawKind.Number:
                var dims = p.Axes.Select(a => Dim(a, frame, null)).ToList();
                var values = p.Kind == RawKind.Ids ? dims[dims.Count - 1] : null;
                if (values is not null) dims.RemoveAt(dims.Count - 1);
                var kind = p.Kind switch
                {
                    RawKind.Weight => ArrayKind.Weight,
                    RawKind.Out => ArrayKind.Out,
                    RawKind.Ids => ArrayKind.Ids,
                    _ => ArrayKind.In,
                };
                _taken.Add(p.Name);
                var array = new ArraySymbol(p.Name, kind, dims, frame) { Optional = p.Optional, Values = values };
                Arrays.Add(array);
                frame.Names[p.Name] = p.Kind == RawKind.Number
                    ? new NumberValue(new RealRead(array, [])) : new ViewValue(View.Of(array));
                break;
            case RawKind.Record: DeclareRecord(p, frame); break;
            case RawKind.Real or RawKind.Int or RawKind.Integer or RawKind.Bool:
                var type = p.Kind == RawKind.Real ? ScalarType.Real : p.Kind == RawKind.Bool ? ScalarType.Bool : ScalarType.Int;
                Scalars.Add(new Scalar(p.Name, type, Default(p, frame)));
                frame.Names[p.Name] = p.Kind switch
                {
                    RawKind.Real => new NumberValue(new RealScalar(p.Name)),
                    RawKind.Bool => new TestValue(new TestFlag(p.Name)),
                    _ => new WholeValue(new WholeScalar(p.Name), null, p.Kind == RawKind.Int),
                };
                break;
            default:
                throw new SpecException("NX1004", null,
                    $"Parameter '{p.Name}' of Define has a type that only static functions may take.");
        }
    }

    private double Default(RawParameter p, Frame frame) => p.Default is null ? 0 : Evaluate(p.Default, frame) switch
    {
        NumberValue { Number: RealConst c } => c.Value,
        WholeValue { Whole: WholeConst c } => c.Value,
        TestValue { Test: TestConst c } => c.Value ? 1 : 0,
        _ => throw new SpecException("NX1108", p.Default, $"The default of '{p.Name}' must be a constant."),
    };

    private void Body(Frame frame)
    {
        foreach (var statement in frame.Layer.Statements)
        {
            frame.Statement = statement;
            frame.Left.Clear();
            try
            {
                Statement(statement, frame);
            }
            catch (SpecException e) when (frame.Depth == 0)
            {
                if (!e.IsReported) Errors.Add(e.At is null ? new SpecException(e.Id, statement, e.Message) : e);
                if (statement is RawIndexDeclaration { Name: var index }) frame.Names[index] = new BrokenValue();
                if (statement is RawLocal { Name: var local }) frame.Names[local] = new BrokenValue();
            }
        }
    }

    private void Statement(RawStatement statement, Frame frame)
    {
        switch (statement)
        {
            case RawIndexDeclaration i:
                var index = new IndexSymbol(i.Name, Dim(i.Axis, frame, i), frame.Owner);
                frame.Names[i.Name] = new WholeValue(new WholeIndex(index), index.Dim, false);
                break;
            case RawLocal l:
                var local = NewLocal(l.Name, [.. l.Axes.Select(a => Dim(a, frame, l))], frame);
                frame.Names[l.Name] = new ViewValue(View.Of(local));
                break;
            case RawAbbreviation a: frame.Names[a.Name] = new LazyValue(a); break;
            case RawEquation e: Equation(e, frame); break;
            case RawLayerCall c: Call(c, frame); break;
            default: throw new InvalidOperationException($"Statement {statement.GetType().Name}.");
        }
    }

    private ArraySymbol NewLocal(string name, IReadOnlyList<Dim> dims, Frame frame)
    {
        var unique = frame.Owner.Path + name;
        for (var k = 2; !_taken.Add(unique); k++) unique = frame.Owner.Path + name + k;
        var array = new ArraySymbol(unique, ArrayKind.Local, dims, frame.Owner);
        Arrays.Add(array);
        return array;
    }

    private void Equation(RawEquation e, Frame frame)
    {
        var (array, position) = Element(e.Left, frame);
        if (array.Kind is not (ArrayKind.Out or ArrayKind.Local))
            throw new SpecException("NX1111", e.Left,
                $"'{array.Name}' is an input ({array.Kind}), so it cannot be defined. Equations define Out and Local arrays.");
        frame.Left.AddRange(Free.Of(position).Indices.Where(i => i.Frame == frame.Owner));
        var value = Number(e.Right, frame);
        Equations.Add(new BoundEquation(array, position, value, frame.Owner, Origin(frame), null, null));
    }

    // The statement of the layer itself that an equation comes from: the equation, or the call that brought it in.
    private static RawStatement Origin(Frame frame)
    {
        while (frame.Caller is not null) frame = frame.Caller;
        return frame.Statement!;
    }

    private Dim Dim(RawType type, Frame frame, RawNode? at)
    {
        if (type.Name is "Joined" or "Concat" && type.Arguments.Count == 2)
        {
            var (x, y) = (Dim(type.Arguments[0], frame, at), Dim(type.Arguments[1], frame, at));
            return type.Name == "Joined" ? new JoinedDim(x, y) : new ConcatDim(x, y);
        }
        if (type.Arguments.Count > 0)
            throw new SpecException("NX1110", at,
                $"'{RawText.Type(type)}' is not an axis. An axis is a struct, Joined<A, B> or Concat<A, B>.");
        if (frame.Axes.TryGetValue(type.Name, out var dim)) return dim;
        // Not a generic parameter, so a struct: by its own name, without namespaces.
        var name = type.Name.Substring(type.Name.LastIndexOf('.') + 1);
        return table.Knows(name) ? new AxisDim(name) : throw new SpecException("NX1110", at,
            $"'{name}' is neither a type parameter of Define nor a struct with [Extent(…)], so it is no axis of a layer.");
    }
}
