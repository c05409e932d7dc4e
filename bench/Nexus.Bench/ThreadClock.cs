using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nexus.Bench;

/// <summary>Seconds that a thread has computed, not counting those in which another process had its core. Where the system
/// has no such clock, seconds on the wall.</summary>
internal static partial class ThreadClock
{
    /// <summary>What <see cref="Seconds"/> counts, for people.</summary>
    internal static string Name => OperatingSystem.IsLinux() ? "processor time of the thread" : "wall time";

    /// <summary>The time of the calling thread; only differences mean anything.</summary>
    internal static double Seconds()
    {
        if (OperatingSystem.IsLinux() && Read(ThreadTime, out Time time) == 0) return time.Seconds + time.Nanoseconds * 1e-9;
        return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
    }

    // From Linux <bits/time.h>: CLOCK_THREAD_CPUTIME_ID.
    private const int ThreadTime = 3;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Time time);

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
