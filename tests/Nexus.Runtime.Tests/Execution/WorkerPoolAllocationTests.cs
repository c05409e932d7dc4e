namespace Nexus.Runtime.Tests;

/// <summary>Runs after all other tests and beside none: it counts what every thread of the process allocates.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed unsafe class WorkerPoolAllocationTests
{
    private static void Add(void* context, int begin, int end) => Interlocked.Add(ref *(long*)context, end - begin);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void AllocatesNothingOnAnyThread(int threads)
    {
        using WorkerPool pool = new(threads);
        long sum = 0, least = long.MaxValue;
        // The test host's own threads may allocate now and then: what the pool allocates would show in every attempt.
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(true);
            for (int i = 0; i < 300; i++)
            {
                pool.Run(&Add, &sum, 100);
                // Long enough for the workers to park.
                if (i % 100 == 0) Thread.Sleep(1);
            }
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }
        Assert.Equal(0, least);
        Assert.Equal(0, sum % (300 * 100));
    }
}
