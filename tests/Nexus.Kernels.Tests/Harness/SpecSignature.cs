using System.Reflection;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>What a layer's own <c>Define</c> says its parameters are, by reflection: independent of what the generator
/// wrote.</summary>
public sealed class SpecSignature
{
    private readonly Dictionary<Type, int> _axes = [];

    private SpecSignature(Type layer)
    {
        Layer = layer;
        Define = layer.GetMethod("Define", BindingFlags.Public | BindingFlags.Static)
            ?? throw new InvalidOperationException($"{layer.Name} has no public static Define.");
        List<AxisInfo> axes = [];
        List<ScalarInfo> scalars = [];
        List<ArrayInfo> arrays = [];
        foreach (var a in Define.GetGenericArguments())
        {
            _axes[a] = axes.Count;
            axes.Add(new AxisInfo(a.Name, a.GetGenericParameterConstraints().Any(c => c.Name == "ITime"), 0));
        }
        var nullability = new NullabilityInfoContext();
        foreach (var p in Define.GetParameters()) Add(p, p.Name!);
        Signature = new LayerSignature(layer.Name, [.. axes], [.. scalars], [.. arrays], []);

        void Add(ParameterInfo p, string name)
        {
            if (Fields(p.ParameterType) is { } fields)
            {
                foreach (var field in fields) Add(field, $"{name}.{field.Name}");
                return;
            }
            if (Role(p.ParameterType) is not { } role)
            {
                scalars.Add(new ScalarInfo(name, Convert.ToDouble(p.DefaultValue, null)));
                return;
            }
            var types = p.ParameterType.GetGenericArguments().ToList();
            if (role == ArrayRole.Ids)
            {
                ValueAxes[name] = types[^1].Name;
                types.RemoveAt(types.Count - 1);
            }
            bool optional = nullability.Create(p).ReadState == NullabilityState.Nullable;
            arrays.Add(new ArrayInfo(name, role, [.. types.Select(t => DimensionOf(t, axes))], optional));
        }
    }

    /// <summary>The arrays of a record with <c>[Weights]</c>, as the parameters of its constructor; null for other types.</summary>
    public static ParameterInfo[]? Fields(Type type) =>
        type.GetCustomAttributesData().Any(a => a.AttributeType == typeof(Nexus.Spec.WeightsAttribute))
            ? type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters() : null;

    /// <summary>The layer's class.</summary>
    public Type Layer { get; }

    /// <summary>Its equations as a generic method.</summary>
    public MethodInfo Define { get; }

    /// <summary>Axes are the type parameters in order, then axes of fixed size in order of appearance. States are not known
    /// from here.</summary>
    public LayerSignature Signature { get; }

    /// <summary>For each Ids array, the axis whose positions it holds.</summary>
    public Dictionary<string, string> ValueAxes { get; } = [];

    /// <summary>The time axis, or null.</summary>
    public string? Time => Signature.Axes.FirstOrDefault(a => a.IsTime)?.Name;

    /// <summary>The signature of <paramref name="layer"/>.</summary>
    public static SpecSignature Of(Type layer) => new(layer);

    /// <summary>The extents in the order of the axes; axes of fixed size need not be given.</summary>
    public int[] Order(IReadOnlyDictionary<string, int> extents) =>
        [.. Signature.Axes.Select(a => a.Size > 0 ? a.Size : extents[a.Name])];

    private static ArrayRole? Role(Type type) => type.Namespace != "Nexus.Spec" ? null : type.Name.Split('`')[0] switch
    {
        "In" or "Real" => ArrayRole.In,
        "Ids" => ArrayRole.Ids,
        "Weight" => ArrayRole.Weight,
        "Out" => ArrayRole.Out,
        _ => null,
    };

    private Dimension DimensionOf(Type type, List<AxisInfo> axes)
    {
        if (type.IsGenericType)
        {
            var parts = type.GetGenericArguments().Select(p => DimensionOf(p, axes)).ToArray();
            return type.Name.Split('`')[0] switch
            {
                "Joined" => new Dimension.Joined(parts[0], parts[1]),
                "Concat" => new Dimension.Concat(parts[0], parts[1]),
                _ => throw new NotSupportedException($"{Layer.Name}: {type} is not an axis."),
            };
        }
        if (!_axes.TryGetValue(type, out int axis))
        {
            _axes[type] = axis = axes.Count;
            axes.Add(new AxisInfo(type.Name, false, FixedSize(type)));
        }
        return new Dimension.Of(axis);
    }

    private int FixedSize(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name is "ExtentAttribute" or "SizeAttribute")
            ?.ConstructorArguments[0].Value as int?
        ?? (type.Name == "Two" ? 2 : throw new NotSupportedException($"{Layer.Name}: axis {type.Name} has no known extent."));
}
