using System.Numerics;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// The global norm √Σg² of a buffer, and its scaling. Blocks of fixed size are summed in double, and the blocks' sums in order,
/// so the bits do not depend on the number of threads.
/// </summary>
sealed unsafe class GradientNorm : IDisposable
{
    /// <summary>Floats of a block: 64 KiB, which stays in L2 and is long against the cost of handing it out.</summary>
    const int Block = 16384;

    readonly NativeBuffer sums;
    readonly long count;
    readonly int blocks;

    public GradientNorm(long count)
    {
        this.count = count;
        blocks = checked((int)((count + Block - 1) / Block));
        sums = new NativeBuffer(2L * blocks);
    }

    /// <summary>√Σg².</summary>
    public double Measure(WorkerPool pool, float* values)
    {
        Work work = new() { Values = values, Sums = (double*)sums.Pointer, Count = count };
        pool.Run(&SumBlocks, &work, blocks);
        double total = 0;
        for (int i = 0; i < blocks; i++)
        {
            total += work.Sums[i];
        }
        return Math.Sqrt(total);
    }

    /// <summary>g ← factor · g.</summary>
    public void Scale(WorkerPool pool, float* values, float factor)
    {
        Work work = new() { Values = values, Count = count, Factor = factor };
        pool.Run(&ScaleBlocks, &work, blocks);
    }

    public void Dispose() => sums.Dispose();

    static void SumBlocks(void* context, int begin, int end)
    {
        Work* work = (Work*)context;
        for (int block = begin; block < end; block++)
        {
            long from = (long)block * Block;
            work->Sums[block] = Sum(new ReadOnlySpan<float>(work->Values + from, (int)Math.Min(Block, work->Count - from)));
        }
    }

    static double Sum(ReadOnlySpan<float> values)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> a, out Vector<double> b);
            low += a * a;
            high += b * b;
        }
        double sum = Vector.Sum(low + high);
        for (; i < values.Length; i++)
        {
            sum += (double)values[i] * values[i];
        }
        return sum;
    }

    static void ScaleBlocks(void* context, int begin, int end)
    {
        Work* work = (Work*)context;
        for (int block = begin; block < end; block++)
        {
            long from = (long)block * Block;
            Span<float> values = new(work->Values + from, (int)Math.Min(Block, work->Count - from));
            Vector<float> factor = new(work->Factor);
            int i = 0;
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                (new Vector<float>(values[i..]) * factor).CopyTo(values[i..]);
            }
            for (; i < values.Length; i++)
            {
                values[i] *= work->Factor;
            }
        }
    }

    struct Work
    {
        public float* Values;
        public double* Sums;
        public long Count;
        public float Factor;
    }
}
