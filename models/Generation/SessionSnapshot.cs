using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>The state of a session at one position, to come back to. It does not depend on the session it was taken
/// from.</summary>
public sealed class SessionSnapshot : IDisposable
{
    internal SessionSnapshot(NexusConfig config, int capacity, int position, NativeBuffer state, NativeBuffer logits) =>
        (Config, Capacity, Position, State, Logits) = (config, capacity, position, state, logits);

    /// <summary>Tokens that had been fed.</summary>
    public int Position { get; }

    internal NexusConfig Config { get; }

    internal int Capacity { get; }

    internal NativeBuffer State { get; }

    internal NativeBuffer Logits { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        State.Dispose();
        Logits.Dispose();
    }
}
