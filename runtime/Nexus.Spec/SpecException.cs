namespace Nexus.Spec;

/// <summary>A spec, or the data it is run on, is wrong. The message says what was expected, what was found and what to
/// do.</summary>
public sealed class SpecException : Exception
{
    /// <summary>An error with its sentence.</summary>
    public SpecException(string message) : base(message) { }

    /// <summary>An error with its sentence and what led to it.</summary>
    public SpecException(string message, Exception inner) : base(message, inner) { }
}
