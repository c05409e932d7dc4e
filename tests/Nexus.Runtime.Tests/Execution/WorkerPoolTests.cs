namespace Nexus.Runtime.Tests;

public sealed unsafe class WorkerPoolTests
{
    private struct Visits
    {
        public int* Seen;
        public int Units;
        public int Grain;
        public int Misaligned;
    }

    private static void Visit(void* context, int begin, int end)
    {
        Visits* visits = (Visits*)context;
        if (begin % visits->Grain != 0 || (end % visits->Grain != 0 && end != visits->Units) || begin >= end)
        {
            Interlocked.Increment(ref visits->Misaligned);
        }
        for (int i = begin; i < end; i++) Interlocked.Increment(ref visits->Seen[i]);
    }

    private static void Check(WorkerPool pool, int units, int grain)
    {
        int[] seen = new int[units + 1];
        fixed (int* p = seen)
        {
            Visits visits = new() { Seen = p, Units = units, Grain = grain };
            pool.Run(&Visit, &visits, units, grain);
            Assert.True(visits.Misaligned == 0,
                $"{pool.Threads} threads, {units} units, grain {grain}: a range is not aligned to the grain");
        }
        for (int i = 0; i < units; i++)
        {
            Assert.True(seen[i] == 1,
                $"{pool.Threads} threads, {units} units, grain {grain}: unit {i} was visited {seen[i]} times");
        }
        Assert.Equal(0, seen[units]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void VisitsEveryUnitOnce(int threads)
    {
        using WorkerPool pool = new(threads);
        foreach (int units in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 63, 64, 65, 100, 257, 1000])
        {
            foreach (int grain in (int[])[1, 2, 3, 5, 8, 16, 64, 999, 1000, 1001]) Check(pool, units, grain);
        }
    }

    private static void Add(void* context, int begin, int end)
    {
        long sum = 0;
        for (int i = begin; i < end; i++) sum += i + 1;
        Interlocked.Add(ref *(long*)context, sum);
    }

    [Theory]
    [InlineData(2, 20_000)]
    [InlineData(4, 20_000)]
    [InlineData(9, 2_000)]
    public void SurvivesThousandsOfRunsOfVaryingSize(int threads, int runs)
    {
        using WorkerPool pool = new(threads);
        Random random = new(threads);
        for (int i = 0; i < runs; i++)
        {
            int units = random.Next(1, 200), grain = random.Next(1, 4);
            long sum = 0;
            pool.Run(&Add, &sum, units, grain);
            Assert.Equal((long)units * (units + 1) / 2, sum);
            // Now and then long enough for the workers to park.
            if (i % 1000 == 0) Thread.Sleep(2);
        }
    }

    private static void RecordThread(void* context, int begin, int end)
    {
        for (int i = begin; i < end; i++) ((int*)context)[i] = Environment.CurrentManagedThreadId;
        Thread.Sleep(1);
    }

    [Fact]
    public void WorkersTakePart()
    {
        using WorkerPool pool = new(3);
        int* threads = stackalloc int[24];
        HashSet<int> seen = [];
        for (int i = 0; i < 200 && seen.Count < 3; i++)
        {
            pool.Run(&RecordThread, threads, 24);
            for (int k = 0; k < 24; k++) seen.Add(threads[k]);
        }
        Assert.Equal(3, seen.Count);
        Assert.Contains(Environment.CurrentManagedThreadId, seen);
    }

    [Fact]
    public void APoolSaysWhatItShared()
    {
        using WorkerPool one = new(1), two = new(2) { Hesitates = true };
        long sum = 0;
        one.Run(&Add, &sum, 100);
        two.Run(&Add, &sum, 100, grain: 100);
        Assert.Equal((0, 0), (one.SharedRuns, two.SharedRuns));
        for (int run = 1; run <= 50; run++)
        {
            long before = two.HandedOver;
            two.Run(&Add, &sum, 2);
            Assert.Equal(run, two.SharedRuns);
            Assert.True(two.HandedOver > before, "the caller did everything, although it was to wait");
        }
    }

    private static void FillStack(void* context, int begin, int end)
    {
        if (Thread.CurrentThread.Name?.StartsWith("Nexus worker", StringComparison.Ordinal) != true) return;
        byte* stack = stackalloc byte[WorkerPool.StackBytes - (512 << 10)];
        for (int i = 0; i < WorkerPool.StackBytes - (512 << 10); i += 1024) stack[i] = 1;
        Interlocked.Increment(ref *(int*)context);
    }

    [Fact]
    public void WorkersHaveTheStackThatIsPromised()
    {
        using WorkerPool pool = new(3) { Hesitates = true };
        int filled = 0;
        pool.Run(&FillStack, &filled, 30);
        Assert.True(filled > 0);
    }

    [Fact]
    public void OneThreadNeverHandsOff()
    {
        using WorkerPool pool = new(1);
        int* threads = stackalloc int[24];
        pool.Run(&RecordThread, threads, 24);
        for (int k = 0; k < 24; k++) Assert.Equal(Environment.CurrentManagedThreadId, threads[k]);
    }

    private static void ThrowAtTen(void* context, int begin, int end)
    {
        if (begin <= 10 && 10 < end) throw new TimeoutException("unit ten");
        Add(context, begin, end);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void PassesTheExceptionOnAndGoesOnWorking(int threads)
    {
        using WorkerPool pool = new(threads);
        for (int i = 0; i < 100; i++)
        {
            long sum = 0;
            // 'pool' may not be captured with pointers in a lambda, hence the explicit try.
            string? message = null;
            try { pool.Run(&ThrowAtTen, &sum, 50); }
            catch (TimeoutException e) { message = e.Message; }
            Assert.Equal("unit ten", message);
            Check(pool, 50, 1);
        }
    }

    private static WorkerPool? nested;

    private static void RunNested(void* context, int begin, int end) => nested!.Run(&Add, context, 10);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RefusesARunInsideItsOwnBody(int threads)
    {
        using WorkerPool pool = new(threads);
        nested = pool;
        long sum = 0;
        string? message = null;
        try { pool.Run(&RunNested, &sum, 50); }
        catch (InvalidOperationException e) { message = e.Message; }
        Assert.Contains("inside a body", message);

        using WorkerPool outer = new(2);
        outer.Run(&RunNested, &sum, 1);
        Assert.Equal(55, sum);
    }

    [Fact]
    public void TwoCallersMayShareAPool()
    {
        using WorkerPool pool = new(3);
        Thread[] callers = new Thread[4];
        int wrong = 0;
        for (int c = 0; c < callers.Length; c++)
        {
            callers[c] = new Thread(() =>
            {
                for (int i = 0; i < 3000; i++)
                {
                    long sum = 0;
                    pool.Run(&Add, &sum, 77);
                    if (sum != 77 * 78 / 2) Interlocked.Increment(ref wrong);
                }
            });
            callers[c].Start();
        }
        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void DisposeEndsTheThreadsAndFurtherRunsAreRefused()
    {
        for (int i = 0; i < 50; i++)
        {
            WorkerPool pool = new(4);
            long sum = 0;
            if (i % 2 == 0) pool.Run(&Add, &sum, 100);
            pool.Dispose();
            pool.Dispose();
            bool refused = false;
            try { pool.Run(&Add, &sum, 100); }
            catch (ObjectDisposedException) { refused = true; }
            Assert.True(refused);
        }
    }

    [Fact]
    public void RefusesImpossibleArguments()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
        using WorkerPool pool = new(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(&Add, null, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(&Add, null, 10, 0));
        pool.Run(&Add, null, 0);
    }
}
