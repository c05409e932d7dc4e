namespace Nexus.Spec;

/// <summary>
/// The equations of a layer as text, written by the generator on the layer's class. A project that references the assembly inlines
/// <c>NAME.Define(…)</c> from it, since an assembly has no source.
/// </summary>
/// <param name="text">The raw IR of the layer, as <c>Nexus.Compiler.Front.RawText</c> prints it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LayerIrAttribute(string text) : Attribute
{
    /// <summary>The raw IR of the layer.</summary>
    public string Text { get; } = text;
}
