namespace Nexus.Kernels.Tests.Harness;

/// <summary>Counts managed bytes over all threads around forward and backward calls.</summary>
public static class Allocation
{
    private const int WarmUp = 3, Tries = 8;

    /// <summary>A line when every one of several tries allocated; another thread of the process may disturb some of
    /// them.</summary>
    public static IEnumerable<string> Lines(KernelRun run)
    {
        var frame = run.Prepare(training: true);
        run.Ran.EnsureCapacity(2 * (WarmUp + Tries) + 2);
        for (int i = 0; i < WarmUp; i++) Once();
        long fewest = long.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Once();
            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        if (fewest != 0) yield return $"forward and backward allocate {fewest} bytes with {run.Pool.Threads} thread(s)";

        void Once()
        {
            run.Advance(ref frame);
            run.Backward(ref frame);
        }
    }
}
