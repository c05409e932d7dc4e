using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>The threads and the lane width that a model runs with. Threads may be shared between models.</summary>
public sealed class Engine : IDisposable
{
    /// <summary>The most threads that a <see cref="WorkerPool"/> has.</summary>
    public const int MostThreads = 1024;

    readonly bool owned;

    /// <summary>Starts its own threads.</summary>
    /// <param name="threads">Threads, the caller's included, at most <see cref="MostThreads"/>; 0: one for each core.</param>
    /// <param name="isa">Lane width; null: the widest that pays.</param>
    /// <exception cref="NexusException">There cannot be so many threads, or NEXUS_ISA names a width that does not run
    /// here.</exception>
    public Engine(int threads = 0, Isa? isa = null)
    {
        if (threads is < 0 or > MostThreads)
        {
            throw new NexusException($"threads: expected 0 (one for each core) to {MostThreads}, actual {threads}. " +
                "Choose a number in that range.");
        }
        Isa = isa ?? Widest();
        Pool = new WorkerPool(threads > 0 ? threads : Math.Min(Environment.ProcessorCount, MostThreads));
        owned = true;
    }

    /// <summary>Uses threads that belong to someone else.</summary>
    public Engine(WorkerPool pool, Isa? isa = null)
    {
        Pool = pool;
        Isa = isa ?? Widest();
    }

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; }

    /// <summary>The lane width.</summary>
    public Isa Isa { get; }

    /// <summary>Throws when a kernel ran another width than the one asked for: it would be right, but slow without a
    /// word.</summary>
    internal void Check(BoundLayer layer)
    {
        if (layer.Ran != Isa)
        {
            throw new InvalidOperationException($"{layer.Kernel.Signature.Name}: expected to run with {Isa}, " +
                $"actual {layer.Ran}.");
        }
    }

    static Isa Widest()
    {
        try
        {
            return IsaSupport.Choose(Environment.GetEnvironmentVariable(IsaSupport.Variable));
        }
        catch (Exception e) when ((e as ArgumentException ?? e.InnerException) is ArgumentException cause)
        {
            throw new NexusException(cause.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (owned)
        {
            Pool.Dispose();
        }
    }
}
