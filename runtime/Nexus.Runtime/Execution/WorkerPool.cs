using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Nexus.Runtime;

/// <summary>A small fixed pool of threads: bounded spin, then park; with one thread it never hands off.</summary>
/// <remarks>
/// <para>The units of a run are cut into one segment for each thread, so that a thread meets the same units in run after run and
/// finds them in its own cache. A thread that has finished its segment takes ranges from the others, the caller too: a worker
/// that wakes late, or not at all, delays nobody.</para>
/// <para>A pool may be shared. One run owns the workers at a time; a run that finds them busy is done by its caller alone, which
/// changes the time but no bit. Several pools may coexist. Nothing is allocated by a run.</para>
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>The stack of the pool's threads in bytes: 4 MiB. Kernels keep their blocks there, at most 1.2 MiB of them. The thread
    /// that calls a kernel takes part in its work: the host gives it 2 MiB or more, see <see cref="Thread(ThreadStart, int)"/>, where
    /// the system's default may be less.</summary>
    public const int StackBytes = 4 << 20;

    // Long enough to bridge the gap between two kernels, short enough not to cost the processor's time share: see the folder's
    // README.
    private const int Spins = 500;
    private const int RangesPerSegment = 4;

    // The pool whose body this thread runs.
    [ThreadStatic]
    private static WorkerPool? current;

    private readonly Worker[] workers;
    private readonly Segment[] segments;
    private readonly Gate joined = new();
    private int owned;
    private bool disposed;

    // The run. Written by its caller while every segment of the last run is used up, published by the segments' cursors.
    private delegate*<void*, int, int, void> body;
    private void* context;
    private int units;
    private int grain;
    private int ranges;
    private int done;
    private int callerParked;
    private long run;
    private long handedOver;
    private long handedOverBefore;
    private ExceptionDispatchInfo? failure;

    /// <summary>Creates a pool of <paramref name="threads"/> threads, the caller's included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">threads is less than 1 or more than 1024.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        Threads = threads;
        segments = new Segment[threads];
        for (int i = 0; i < threads; i++) segments[i] = new Segment();
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.Length; i++) workers[i] = new Worker(this, i + 1);
        foreach (Worker worker in workers) worker.Thread.UnsafeStart();
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs so far that were shared among the threads; the others were done by their callers alone.</summary>
    public long SharedRuns => Volatile.Read(ref run);

    /// <summary>Ranges so far that a thread other than a run's caller has done.</summary>
    public long HandedOver => Volatile.Read(ref handedOver);

    /// <summary>The caller of a shared run begins only after another thread has: work that is too short to be handed over in time still
    /// is, which tests need.</summary>
    internal bool Hesitates { get; init; }

    /// <summary>Calls body(context, begin, end) over disjoint ranges that cover [0, units), then returns.</summary>
    /// <remarks>Which thread runs which range is not fixed; a body's results must depend only on the unit, which makes the bits
    /// independent of the number of threads. Ranges begin at multiples of <paramref name="grain"/>. When a body throws, ranges
    /// not yet begun are left out and the first exception is thrown here after every thread has left the body.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">units is negative or grain is less than 1.</exception>
    /// <exception cref="InvalidOperationException">Called from inside a body of this pool.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public void Run(delegate*<void*, int, int, void> body, void* context, int units, int grain = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        ObjectDisposedException.ThrowIf(disposed, this);
        WorkerPool? outer = current;
        if (outer == this)
        {
            throw new InvalidOperationException("WorkerPool.Run was called from inside a body that this pool is running: " +
                "expected a body that does its range itself; use a second pool, or run the outer loop on one thread");
        }
        if (units == 0) return;
        current = this;
        try
        {
            if (workers.Length == 0 || units <= grain || Interlocked.CompareExchange(ref owned, 1, 0) != 0)
            {
                body(context, 0, units);
                return;
            }
            try { Share(body, context, units, grain); }
            finally { Volatile.Write(ref owned, 0); }
        }
        finally { current = outer; }
    }

    private void Share(delegate*<void*, int, int, void> body, void* context, int units, int grain)
    {
        this.body = body;
        this.context = context;
        (this.units, this.grain) = (units, grain);
        int grains = (int)(((long)units + grain - 1) / grain), total = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = segments[i];
            segment.First = (int)((long)grains * i / segments.Length);
            segment.Last = (int)((long)grains * (i + 1) / segments.Length);
            segment.Ranges = Math.Min(RangesPerSegment, segment.Last - segment.First);
            total += segment.Ranges;
        }
        (ranges, done, failure) = (total, 0, null);
        handedOverBefore = handedOver;
        run++;
        foreach (Segment segment in segments)
        {
            Volatile.Write(ref segment.Cursor, (run << Segment.CountBits) | (uint)segment.Ranges);
        }
        Interlocked.MemoryBarrier();
        for (int i = 0; i < workers.Length; i++)
        {
            if (segments[i + 1].Ranges > 0) workers[i].Wake();
        }

        if (Hesitates) AwaitHandOver();
        Work(0, run);
        Join();
        failure?.Throw();
    }

    // The second segment always has a range when two threads share at least two grains, and its worker is awake.
    private void AwaitHandOver()
    {
        for (long before = handedOverBefore; Volatile.Read(ref handedOver) == before;) Thread.Yield();
    }

    /// <summary>Runs ranges of run <paramref name="number"/>, this thread's own segment first, until none is left to
    /// begin.</summary>
    private void Work(int self, long number)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = segments[(self + i) % segments.Length];
            while (true)
            {
                // The cursor counts the ranges not yet claimed. While there is one the run cannot end, so after a claim that
                // succeeds everything else read here belongs to the run.
                long cursor = Volatile.Read(ref segment.Cursor);
                int left = (int)(cursor & Segment.CountMask);
                if (cursor >> Segment.CountBits != number || left == 0) break;
                if (Interlocked.CompareExchange(ref segment.Cursor, cursor - 1, cursor) == cursor)
                {
                    if (self > 0) Interlocked.Increment(ref handedOver);
                    Range(segment, segment.Ranges - left);
                }
            }
        }
    }

    private void Range(Segment segment, int index)
    {
        int length = segment.Last - segment.First;
        int begin = segment.First + (int)((long)length * index / segment.Ranges);
        int end = segment.First + (int)((long)length * (index + 1) / segment.Ranges);
        if (Volatile.Read(ref failure) is null)
        {
            try { body(context, begin * grain, (int)Math.Min((long)end * grain, units)); }
            catch (Exception e) { Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null); }
        }
        int all = ranges;
        if (Interlocked.Increment(ref done) == all && Interlocked.Exchange(ref callerParked, 0) == 1) joined.Open();
    }

    private void Join()
    {
        for (int i = 0; i < Spins; i++)
        {
            if (Volatile.Read(ref done) == ranges) return;
            Thread.SpinWait(1);
        }
        while (Volatile.Read(ref done) != ranges)
        {
            Interlocked.Exchange(ref callerParked, 1);
            // Whoever takes the flag back decides: here there is nothing to wait for, elsewhere a release is on its way. A
            // release meant for the run before only costs a turn.
            if (Volatile.Read(ref done) == ranges && Interlocked.Exchange(ref callerParked, 0) == 1) return;
            joined.Wait();
        }
    }

    /// <summary>Ends the threads and waits for them. A run in progress on another thread is finished first.</summary>
    public void Dispose()
    {
        if (current == this)
        {
            throw new InvalidOperationException("WorkerPool.Dispose was called from inside a body that this pool is running");
        }
        while (Interlocked.CompareExchange(ref owned, 1, 0) != 0)
        {
            if (disposed) return;
            Thread.Yield();
        }
        disposed = true;
        foreach (Worker worker in workers) worker.Stop();
        foreach (Worker worker in workers) worker.End();
        joined.Dispose();
    }

    /// <summary>A thread's share of a run in grains, and a cursor in a cache line of its own: run number and ranges
    /// left.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private sealed class Segment
    {
        internal const int CountBits = 8;
        internal const long CountMask = (1 << CountBits) - 1;

        [FieldOffset(64)] internal long Cursor;
        [FieldOffset(72)] internal int First;
        [FieldOffset(76)] internal int Last;
        [FieldOffset(80)] internal int Ranges;
    }

    private sealed class Worker
    {
        private readonly WorkerPool pool;
        private readonly int self;
        private readonly Gate gate = new();
        private int parked;
        private bool stopped;

        internal Worker(WorkerPool pool, int self)
        {
            (this.pool, this.self) = (pool, self);
            Thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = $"Nexus worker {self}" };
        }

        internal Thread Thread { get; }

        internal void Wake()
        {
            if (Volatile.Read(ref parked) == 1 && Interlocked.Exchange(ref parked, 0) == 1) gate.Open();
        }

        internal void Stop()
        {
            Volatile.Write(ref stopped, true);
            Interlocked.MemoryBarrier();
            Wake();
        }

        internal void End()
        {
            Thread.Join();
            gate.Dispose();
        }

        private void Loop()
        {
            current = pool;
            long seen = 0;
            while (true)
            {
                long now = Await(seen);
                if (Volatile.Read(ref stopped)) break;
                if (now != seen) pool.Work(self, now);
                seen = now;
            }
        }

        private long Run => Volatile.Read(ref pool.segments[self].Cursor) >> Segment.CountBits;

        private bool Quiet(long seen) => Run == seen && !Volatile.Read(ref stopped);

        private long Await(long seen)
        {
            for (int i = 0; i < Spins; i++)
            {
                if (!Quiet(seen)) return Run;
                Thread.SpinWait(1);
            }
            Interlocked.Exchange(ref parked, 1);
            if (Quiet(seen) || Interlocked.Exchange(ref parked, 0) == 0) gate.Wait();
            return Run;
        }
    }
}
