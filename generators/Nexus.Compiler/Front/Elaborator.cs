using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Front;

/// <summary>Raw IR → core IR: calls inlined, views and composite axes resolved.</summary>
public static class Elaborator
{
    /// <summary>The core form of <paramref name="layer"/>, whose callees are in <paramref name="table"/>.</summary>
    /// <exception cref="SpecException">The first mistake in the layer.</exception>
    public static Layer Elaborate(RawLayer layer, LayerTable table) => Elaborate(layer, table, out var errors) ?? throw errors[0];

    /// <summary>The core form, or null and what is wrong.</summary>
    public static Layer? Elaborate(RawLayer layer, LayerTable table, out IReadOnlyList<SpecException> errors)
    {
        var binder = new Binder(table);
        var found = binder.Errors;
        errors = found;
        try
        {
            binder.Bind(layer);
            Capture.Run(binder.Equations, binder.Arrays, found);
            if (found.Count > 0) return null;
            Drop(binder.Equations);
            var lowering = new Lowering(table, layer, binder.Arrays);
            var equations = new List<(Equation Equation, RawStatement Origin)>();
            foreach (var bound in binder.Equations)
                foreach (var equation in lowering.Lower(bound)) equations.Add((equation, bound.Origin));
            var core = new Layer(layer.Name.Substring(layer.Name.LastIndexOf('.') + 1), Axes(layer, table, lowering),
                binder.Scalars.ToEquatable(), lowering.Indices, lowering.Arrays, equations.Select(e => e.Equation).ToEquatable());
            Definitions.Check(layer, core, [.. equations.Select(e => e.Origin)], found);
            if (found.Count > 0) return null;
            // What only the equations together show: elements that need themselves.
            foreach (var finding in Check.Run(core))
            {
                var origin = equations.FirstOrDefault(e => e.Equation.Array == finding.Array).Origin;
                found.Add(new SpecException(finding.Code, origin, finding.Message));
            }
            return found.Count > 0 ? null : core;
        }
        catch (SpecException e)
        {
            found.Add(e);
            return null;
        }
    }

    // `s[-1, i] = 0` says what holds anyway, since reads outside are 0; kept, it would look like state to begin from.
    private static void Drop(List<BoundEquation> equations) => equations.RemoveAll(e =>
        e.Value is RealConst { Value: 0 } && e.Position.Any(p => p is WholeConst { Value: < 0 })
        && equations.Any(o => o != e && o.Array == e.Array));

    /// <summary>The parameters of <paramref name="layer"/> as callers bind them.</summary>
    /// <param name="layer">The layer as written.</param>
    /// <param name="core">Its core form, which has the axes in binding order.</param>
    public static Signature SignatureOf(RawLayer layer, Layer core)
    {
        var arrays = new List<SignatureArray>();
        foreach (var p in layer.Parameters)
        {
            if (p.Kind is not (RawKind.In or RawKind.Weight or RawKind.Out or RawKind.Ids or RawKind.Number)) continue;
            var dims = p.Axes.Select(Dim).ToList();
            var values = p.Kind == RawKind.Ids ? dims[dims.Count - 1] : null;
            if (values is not null) dims.RemoveAt(dims.Count - 1);
            var kind = p.Kind switch
            {
                RawKind.Weight => ArrayKind.Weight,
                RawKind.Out => ArrayKind.Out,
                RawKind.Ids => ArrayKind.Ids,
                _ => ArrayKind.In,
            };
            arrays.Add(new SignatureArray(p.Name, kind, dims.ToEquatable(), p.Optional, values));
        }
        return new Signature(layer.Name, core.Axes, core.Scalars, arrays.ToEquatable());
    }

    private static Dim Dim(RawType type) => type.Name switch
    {
        "Joined" when type.Arguments.Count == 2 => new JoinedDim(Dim(type.Arguments[0]), Dim(type.Arguments[1])),
        "Concat" when type.Arguments.Count == 2 => new ConcatDim(Dim(type.Arguments[0]), Dim(type.Arguments[1])),
        _ => new AxisDim(type.Name.Substring(type.Name.LastIndexOf('.') + 1)),
    };

    // Generic axes in the order of the user's signature, then concrete ones in order of use.
    private static EquatableArray<Axis> Axes(RawLayer layer, LayerTable table, Lowering lowering)
    {
        var axes = layer.Axes.Select(a => new Axis(a.Name, a.IsTime)).ToList();
        var used = lowering.Arrays.SelectMany(a => a.ValueAxis is null ? a.Axes : a.Axes.Append(a.ValueAxis));
        foreach (var name in used.Concat(lowering.Indices.Select(i => i.Axis)))
            if (axes.All(a => a.Name != name)) axes.Add(table.Axis(name));
        return axes.ToEquatable();
    }
}
