namespace Nexus.Runtime;

/// <summary>Tells generated loops, at compile time, whether every vector is whole or the last one of a row may be a
/// part.</summary>
public interface ILanePart
{
    /// <summary>A constant: the branch that is not taken is not compiled.</summary>
    static abstract bool IsWhole { get; }
}

/// <summary>Rows are whole numbers of vectors.</summary>
public readonly struct Whole : ILanePart
{
    /// <inheritdoc/>
    public static bool IsWhole => true;
}

/// <summary>Rows may end in a part of a vector.</summary>
public readonly struct Part : ILanePart
{
    /// <inheritdoc/>
    public static bool IsWhole => false;
}
