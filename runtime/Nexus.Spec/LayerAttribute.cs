namespace Nexus.Spec;

/// <summary>
/// Marks a static partial class whose <c>Define</c> method is a layer: equations over symbolic arrays. The generator turns it
/// into kernels,
/// and calling <c>Define</c> with the arrays of an <see cref="Evaluation"/> runs it as written.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LayerAttribute : Attribute
{
    /// <summary>Authors, year, identifier and equation, such as "Zhang &amp; Sennrich 2019, arXiv:1910.07467, eq. 4".</summary>
    public required string Source { get; init; }
}

/// <summary>Marks a record whose parameters are arrays that a layer takes together:
/// <c>[Weights] public sealed record Mlp&lt;D, F&gt;(Weight&lt;F, D&gt; Gate, Weight&lt;F, D&gt; Up, Weight&lt;D, F&gt; Down);</c>.</summary>
/// <remarks>A parameter <c>Mlp&lt;D, F&gt; w</c> of <c>Define</c> stands for its arrays, which callers bind as <c>w.Gate</c>,
/// <c>w.Up</c>, <c>w.Down</c>. It may be passed on whole to a layer that takes the same record.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsAttribute : Attribute;

/// <summary>Gives an axis of its own a fixed extent: <c>[Extent(5)] struct Five;</c>.</summary>
/// <param name="extent">The number of positions, at least 0.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ExtentAttribute(int extent) : Attribute
{
    /// <summary>The number of positions.</summary>
    public int Extent { get; } = extent;
}
