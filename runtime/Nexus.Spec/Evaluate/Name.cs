namespace Nexus.Spec;

/// <summary>An array of an <see cref="Evaluation"/>, by its name or as the object.</summary>
public readonly struct Name
{
    private readonly string _text;

    private Name(string text) => _text = text;

    public static implicit operator Name(string name) => new(name);

    public static implicit operator Name(SpecArray array) => new(array.View.Array.Name);

    public static implicit operator Name(Real scalar) => scalar.Node is ReadNode { Position.Length: 0 } read
        ? new(read.Array.Name)
        : throw new SpecException("Expected a scalar made by Evaluation.Scalar, got a formula, which has no name.");

    /// <inheritdoc/>
    public override string ToString() => _text;
}
