using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>A record with <c>[Weights]</c>: the arrays that a parameter of its type stands for.</summary>
/// <param name="Name">Namespace and record.</param>
/// <param name="Axes">Its type parameters, in order.</param>
/// <param name="Fields">Its arrays, or records of arrays, in order.</param>
public sealed record RawRecord(string Name, EquatableArray<RawAxis> Axes, EquatableArray<RawParameter> Fields)
{
    /// <summary>The fields with the axes of <paramref name="type"/>, such as <c>Mlp&lt;Model, Hidden&gt;</c>, named after the
    /// parameter: <c>w.Gate</c>.</summary>
    public IEnumerable<RawParameter> Of(string parameter, RawType type)
    {
        var axes = Axes.Select((a, k) => (a.Name, k)).ToDictionary(a => a.Name, a => type.Arguments[a.k]);
        return Fields.Select(f => f with { Name = $"{parameter}.{f.Name}", Axes = f.Axes.Select(In).ToEquatable() });
        RawType In(RawType t) => t.Arguments.Count == 0 ? axes.TryGetValue(t.Name, out var own) ? own : t
            : t with { Arguments = t.Arguments.Select(In).ToEquatable() };
    }
}

internal sealed partial class Binder
{
    private RawRecord Record(RawParameter p, Frame frame, RawNode? at)
    {
        var type = p.Axes[0];
        var record = table.Record(type.Name, frame.Layer.Name) ?? throw new SpecException("NX1004", at,
            $"'{p.Name}' has the type {RawText.Type(type)}, which is neither an array (In, Weight, Out, Ids), a number, nor a record " +
            "with [Weights].");
        return record.Axes.Count == type.Arguments.Count ? record : throw new SpecException("NX1110", at,
            $"{record.Name} has {record.Axes.Count} axes, not {type.Arguments.Count}.");
    }

    // The fields of a parameter, as parameters of their own.
    private void DeclareRecord(RawParameter p, Frame frame)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var field in Record(p, frame, null).Of(p.Name, p.Axes[0]))
        {
            Declare(field, frame);
            fields[field.Name.Substring(field.Name.LastIndexOf('.') + 1)] = frame.Names[field.Name];
        }
        frame.Names[p.Name] = new RecordValue(p.Name, fields);
    }

    private void InferRecord(RawNode at, RawParameter p, RecordValue value, EquatableArray<RawAxis> axes, Frame frame, Frame inner)
    {
        foreach (var field in Record(p, frame, at).Of(p.Name, p.Axes[0]))
        {
            var name = field.Name.Substring(field.Name.LastIndexOf('.') + 1);
            if (!value.Fields.TryGetValue(name, out var given))
                throw new SpecException("NX1114", at, $"'{value.Name}' has no array '{name}', which '{p.Name}' needs.");
            if (given is ViewValue { View: var view }) Infer(at, field, view, axes, inner);
            else if (given is RecordValue record) InferRecord(at, field, record, axes, frame, inner);
        }
    }
}
