using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

internal sealed partial class Binder
{
    private void Call(RawLayerCall call, Frame frame)
    {
        var callee = table.Find(call.Callee, frame.Layer.Name)
            ?? throw new SpecException("NX1109", call,
                $"No layer '{call.Callee}' is known. A layer is a static partial class with [Layer] and one Define, " +
                "in this project or in a referenced one that was built with Nexus.Generators.");
        for (var outer = frame; outer is not null; outer = outer.Caller)
            if (outer.Layer.Name == callee.Name)
                throw new SpecException("NX1109", call,
                    $"'{callee.Name}' calls itself. Repetition is a recurrence over an axis, not recursion.");

        var name = callee.Name.Substring(callee.Name.LastIndexOf('.') + 1);
        frame.Calls.TryGetValue(name, out var calls);
        frame.Calls[name] = calls + 1;
        var path = frame.Owner.Path + (calls == 0 ? name : name + (calls + 1)) + ".";
        var inner = new Frame(callee, path, frame);
        try
        {
            Arguments(call, callee.Parameters, callee.Axes, call.Axes, call.Arguments, frame, inner);
            Body(inner);
        }
        catch (SpecException e) when (e.At is null || !ReferenceEquals(e.At, call) && !IsPartOf(call, e.At))
        {
            // The callee's own text is elsewhere: the mistake shows at the call.
            throw new SpecException(e.Id, call, $"In {name}: {e.Message}");
        }
    }

    // Binds parameters to arguments, and axes to the dimensions of the arrays passed.
    private void Arguments(
        RawNode at, EquatableArray<RawParameter> parameters, EquatableArray<RawAxis> axes, EquatableArray<RawType> given,
        EquatableArray<RawArgument> arguments, Frame frame, Frame inner)
    {
        if (given.Count > 0 && given.Count != axes.Count)
            throw new SpecException("NX1110", at, $"Expected {axes.Count} axes between < and >, not {given.Count}.");
        for (var k = 0; k < given.Count; k++) inner.Axes[axes[k].Name] = Dim(given[k], frame, at);

        var passed = Match(at, parameters, arguments);
        foreach (var p in parameters)
        {
            passed.TryGetValue(p.Name, out var expr);
            var value = Argument(at, p, expr, frame, inner);
            inner.Names[p.Name] = value;
            if (value is ViewValue { View: var view }) Infer(expr ?? at, p, view, axes, inner);
            else if (value is RecordValue record) InferRecord(expr ?? at, p, record, axes, inner, inner);
            else if (value is WholeValue { Dim: { } dim } && p.Axes.Count == 1)
                Infer(expr ?? at, p.Name, p.Axes[0], dim, axes, inner);
        }
        foreach (var axis in axes)
            if (!inner.Axes.ContainsKey(axis.Name) && parameters.Any(p => p.Axes.Any(a => Mentions(a, axis.Name)) && IsGiven(p)))
                throw new SpecException("NX1110", at, $"Axis {axis.Name} does not follow from the arguments.");

        bool IsGiven(RawParameter p) => passed.ContainsKey(p.Name) && inner.Names[p.Name] is not AbsentValue;
    }

    private static Dictionary<string, RawExpr> Match(
        RawNode at, EquatableArray<RawParameter> parameters, EquatableArray<RawArgument> arguments)
    {
        var passed = new Dictionary<string, RawExpr>();
        for (var k = 0; k < arguments.Count; k++)
        {
            var name = arguments[k].Name ?? (k < parameters.Count ? parameters[k].Name : null);
            if (name is null || parameters.All(p => p.Name != name))
                throw new SpecException("NX1114", arguments[k].Value, name is null
                    ? $"There are {parameters.Count} parameters, but {arguments.Count} arguments."
                    : $"There is no parameter '{name}'. Parameters: {string.Join(", ", parameters.Select(p => p.Name))}.");
            if (passed.ContainsKey(name))
                throw new SpecException("NX1114", arguments[k].Value, $"Parameter '{name}' is given twice.");
            passed.Add(name, arguments[k].Value);
        }
        foreach (var p in parameters)
            if (!passed.ContainsKey(p.Name) && p.Default is null)
                throw new SpecException("NX1114", at, $"Parameter '{p.Name}' is not given and has no default.");
        return passed;
    }

    private Value Argument(RawNode at, RawParameter p, RawExpr? expr, Frame frame, Frame inner)
    {
        var value = expr is null ? Evaluate(p.Default!, inner) : Evaluate(expr, frame);
        switch (p.Kind)
        {
            case RawKind.In or RawKind.Weight or RawKind.Out or RawKind.Ids:
                if (value is AbsentValue && p.Optional) return value;
                if (value is ViewValue) return value;
                // An element where an array of rank 0 is wanted: `loss: y[b]`.
                if (value is NumberValue { Number: RealRead read } && p.Axes.Count == 0)
                    return new ViewValue(new View(read.Array, [], [.. read.Position]));
                throw new SpecException("NX1114", expr ?? at, $"Parameter '{p.Name}' takes an array.");
            case RawKind.Record:
                return value as RecordValue ?? throw new SpecException("NX1114", expr ?? at,
                    $"Parameter '{p.Name}' takes a record {RawText.Type(p.Axes[0])} as a whole.");
            case RawKind.Complex: return ToComplex(value, expr ?? at);
            case RawKind.Real or RawKind.Number: return new NumberValue(ToReal(value, expr ?? at));
            case RawKind.Bool or RawKind.Condition: return new TestValue(ToTest(value, expr ?? at));
            case RawKind.Int:
                return ToWhole(value, expr ?? at) with { Dim = null, Native = true };
            default: return ToWhole(value, expr ?? at);
        }
    }

    private static void Infer(RawNode at, RawParameter p, View view, EquatableArray<RawAxis> axes, Frame inner)
    {
        var rank = p.Kind == RawKind.Ids ? p.Axes.Count - 1 : p.Axes.Count;
        if (view.Dims.Count != rank)
            throw new SpecException("NX1110", at,
                $"Parameter '{p.Name}' has {rank} axes, but the argument has {view.Dims.Count} " +
                $"({string.Join(", ", view.Dims)}). Fix the others by a slice, such as x[t].");
        for (var k = 0; k < rank; k++) Infer(at, p.Name, p.Axes[k], view.Dims[k], axes, inner);
        if (p.Kind == RawKind.Ids && view.Array.Values is { } values) Infer(at, p.Name, p.Axes[rank], values, axes, inner);
    }

    private static void Infer(RawNode at, string parameter, RawType type, Dim dim, EquatableArray<RawAxis> axes, Frame inner)
    {
        switch (type.Name, dim)
        {
            case ("Joined", JoinedDim j):
                Infer(at, parameter, type.Arguments[0], j.Outer, axes, inner);
                Infer(at, parameter, type.Arguments[1], j.Inner, axes, inner);
                return;
            case ("Concat", ConcatDim c):
                Infer(at, parameter, type.Arguments[0], c.First, axes, inner);
                Infer(at, parameter, type.Arguments[1], c.Second, axes, inner);
                return;
        }
        if (axes.Any(a => a.Name == type.Name))
        {
            if (!inner.Axes.TryGetValue(type.Name, out var known))
                (inner.Axes[type.Name], inner.AxisFrom[type.Name]) = (dim, parameter);
            else if (known != dim)
                throw new SpecException("NX1113", at, inner.AxisFrom.TryGetValue(type.Name, out var first)
                    ? $"Axis {type.Name}: '{first}' says {known}, but '{parameter}' says {dim}."
                    : $"Axis {type.Name} is {known}, but '{parameter}' says {dim}.");
        }
        else if (dim is not AxisDim axis || axis.Name != type.Name)
            throw new SpecException("NX1110", at, $"'{parameter}' wants axis {RawText.Type(type)}, but the argument has {dim}.");
    }

    private static bool Mentions(RawType type, string axis) => type.Name == axis || type.Arguments.Any(a => Mentions(a, axis));

    private static bool IsPartOf(RawLayerCall call, RawNode node) =>
        call.Arguments.Any(a => RawNodes.Inside(a.Value).Any(n => ReferenceEquals(n, node)));
}

/// <summary>Walks raw expressions.</summary>
internal static class RawNodes
{
    /// <summary>The expression and everything in it, outermost first.</summary>
    public static IEnumerable<RawExpr> Inside(RawExpr expr) => Children(expr).SelectMany(Inside).Prepend(expr);

    private static IEnumerable<RawExpr> Children(RawExpr expr) => expr switch
    {
        RawMember m => [m.Target],
        RawElement e => e.Arguments.Prepend(e.Target),
        RawCall c => c.Arguments.Select(a => a.Value).Prepend(c.Target),
        RawUnary u => [u.X],
        RawBinary b => [b.X, b.Y],
        _ => [],
    };
}
