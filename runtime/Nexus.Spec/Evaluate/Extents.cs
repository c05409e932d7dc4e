using System.Reflection;

namespace Nexus.Spec;

/// <summary>The extents of the axes of one evaluation.</summary>
internal sealed class Extents
{
    private readonly Dictionary<Type, int> _known = [];

    /// <summary>Gives a plain axis its extent.</summary>
    public void Set(Type axis, int extent)
    {
        if (extent < 0) throw new SpecException($"Axis {Name(axis)}: expected an extent of at least 0, got {extent}.");
        var computed = axis.IsGenericType || axis.GetCustomAttribute<ExtentAttribute>() is not null;
        if (computed && Of(axis) is var own && own != extent)
            throw new SpecException($"Axis {Name(axis)} has extent {own} by its definition; it cannot be {extent}.");
        if (_known.TryGetValue(axis, out var before) && before != extent)
            throw new SpecException($"Axis {Name(axis)} already has extent {before}; it cannot also be {extent}.");
        _known[axis] = extent;
    }

    /// <summary>The extent of an axis; joined and concatenated ones from their parts.</summary>
    public int Of(Type axis)
    {
        if (_known.TryGetValue(axis, out var known)) return known;
        if (axis.IsGenericType)
        {
            var form = axis.GetGenericTypeDefinition();
            var parts = axis.GetGenericArguments();
            if (form == typeof(Joined<,>)) return checked(Of(parts[0]) * Of(parts[1]));
            if (form == typeof(Concat<,>)) return checked(Of(parts[0]) + Of(parts[1]));
        }
        return axis.GetCustomAttribute<ExtentAttribute>()?.Extent
            ?? throw new SpecException($"Axis {Name(axis)} has no extent. Call Axis<{Name(axis)}>(n) on the evaluation.");
    }

    /// <summary>"T", "Joined&lt;H, K&gt;".</summary>
    public static string Name(Type axis) => axis.IsGenericType
        ? $"{axis.Name[..axis.Name.IndexOf('`')]}<{string.Join(", ", axis.GetGenericArguments().Select(Name))}>"
        : axis.Name;

    /// <summary>"T = 3, D = 4", or "a single value".</summary>
    public string Describe(Type[] axes) =>
        axes.Length == 0 ? "a single value" : string.Join(", ", axes.Select(a => $"{Name(a)} = {Of(a)}"));

    /// <summary>The number of elements.</summary>
    public int Size(Type[] axes) => axes.Aggregate(1, (size, axis) => checked(size * Of(axis)));
}
