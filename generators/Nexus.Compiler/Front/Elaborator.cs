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
    /// <param name="layer">The layer as written.</param>
    /// <param name="table">Its callees.</param>
    /// <param name="errors">What is wrong.</param>
    /// <param name="advice">Gets what confines a sound layer to whole sequences, when it is asked for.</param>
    public static Layer? Elaborate(
        RawLayer layer, LayerTable table, out IReadOnlyList<SpecException> errors, List<SpecException>? advice = null)
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
            core = Differentiation.Run(core, (e, failure) =>
                found.Add(new SpecException("NX3001", equations.Find(x => ReferenceEquals(x.Equation, e)).Origin, failure.Message)));
            if (found.Count > 0) return null;
            Definitions.Check(layer, core, [.. equations.Select(e => e.Origin)], found);
            if (found.Count > 0) return null;
            // What only the equations together show: elements that need themselves.
            foreach (var finding in Check.Run(core))
            {
                var origin = equations.FirstOrDefault(e => e.Equation.Array == finding.Array).Origin;
                found.Add(new SpecException(finding.Code, origin, finding.Message));
            }
            if (found.Count == 0 && advice is not null && core.Axes.Any(a => a.IsTime))
                foreach (var finding in State.Run(Normalise.Run(core)).Findings)
                {
                    var origin = Origin(equations, finding.Array);
                    advice.Add(new SpecException(finding.Code, Locate(layer, origin, finding.About), finding.Message));
                }
            return found.Count > 0 ? null : core;
        }
        catch (SpecException e)
        {
            found.Add(e);
            return null;
        }
    }

    // The statement that an array, or what the normaliser took out of its equation, comes from.
    private static RawStatement? Origin(List<(Equation Equation, RawStatement Origin)> equations, string array) => equations
        .Where(e => e.Equation.Array == array || array.StartsWith(e.Equation.Array + ".", StringComparison.Ordinal))
        .OrderByDescending(e => e.Equation.Array.Length).Select(e => e.Origin).FirstOrDefault();

    // The read or the bound index that a finding is about, in the statement or in an abbreviation that it uses.
    private static RawNode? Locate(RawLayer layer, RawStatement? origin, string? about)
    {
        if (about is null || origin is not RawEquation equation) return origin;
        foreach (var formula in layer.Statements.OfType<RawAbbreviation>().Select(a => a.Value).Prepend(equation.Right))
        {
            var nodes = RawNodes.Inside(formula).ToList();
            var reads = nodes.OfType<RawElement>().Where(e => e.Target is RawName name && name.Name == about).ToList();
            var node = reads.Find(e => e.Arguments.Any(a => a is not RawName)) ?? reads.FirstOrDefault()
                ?? (RawNode?)nodes.OfType<RawCall>().SelectMany(c => c.Arguments.Select(a => a.Value)).OfType<RawName>()
                    .FirstOrDefault(n => n.Name == about);
            if (node is not null) return node;
        }
        return origin;
    }

    // `s[-1, i] = 0` says what holds anyway, since reads outside are 0; kept, it would look like state to begin from.
    private static void Drop(List<BoundEquation> equations) => equations.RemoveAll(e =>
        e.Value is RealConst { Value: 0 } && e.Position.Any(p => p is WholeConst { Value: < 0 })
        && equations.Any(o => o != e && o.Array == e.Array));

    /// <summary>The parameters of <paramref name="layer"/> as callers bind them.</summary>
    /// <param name="layer">The layer as written.</param>
    /// <param name="core">Its core form, which has the axes in binding order.</param>
    /// <param name="table">The records of arrays that it may take; null when it takes none.</param>
    public static Signature SignatureOf(RawLayer layer, Layer core, LayerTable? table = null)
    {
        var arrays = new List<SignatureArray>();
        foreach (var p in layer.Parameters.SelectMany(p => Fields(p, table, layer.Name)))
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

    private static IEnumerable<RawParameter> Fields(RawParameter p, LayerTable? table, string layer) =>
        p.Kind == RawKind.Record && table?.Record(p.Axes[0].Name, layer) is { } record
            ? record.Of(p.Name, p.Axes[0]).SelectMany(f => Fields(f, table, layer)) : [p];

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
