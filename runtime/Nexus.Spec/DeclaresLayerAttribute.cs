namespace Nexus.Spec;

/// <summary>
/// Says that an assembly holds a layer; the generator writes one for each. Tools list layers by it, in native binaries too, where
/// types that no code names cannot be found.
/// </summary>
/// <param name="layer">The class, which has a <see cref="LayerIrAttribute"/>.</param>
/// <param name="axes">Its axes of fixed extent, such as <c>Two=2</c>, with spaces between them.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class DeclaresLayerAttribute(Type layer, string axes) : Attribute
{
    /// <summary>The layer's class.</summary>
    public Type Layer { get; } = layer;

    /// <summary>Axes of fixed extent.</summary>
    public string Axes { get; } = axes;
}
