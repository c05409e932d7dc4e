namespace Nexus.Models;

/// <summary>A mistake in what the user gave: a config, a file, a folder, an option. The message says what was expected, what
/// was found, and what to do; no stack trace is needed to understand it.</summary>
public sealed class NexusException : Exception
{
    public NexusException(string message) : base(message) { }

    public NexusException(string message, Exception inner) : base(message, inner) { }
}
