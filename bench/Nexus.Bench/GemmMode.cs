using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary><c>gemm</c>: matrix products of training and generation, one thread, beside the FMA peak of the same
/// rounds.</summary>
internal static unsafe class GemmMode
{
    private static readonly (int M, int N, int K, bool Accumulate)[] s_shapes =
    [
        (256, 256, 256, false), (512, 512, 512, false), (1024, 1024, 1024, false), (768, 512, 128, false),
        (768, 128, 256, false), (512, 128, 768, true), (1, 512, 128, false),
    ];

    internal static int Run()
    {
        Machine.Print();
        Console.WriteLine("gemm       C[M, N] = A[M, K] W[N, K]ᵀ (weights as checkpoints keep them), nothing packed " +
            "ahead, f32, one thread");
        Console.WriteLine("           accumulate: C += Aᵀ B, the gradient of a weight");
        Console.WriteLine($"method     15 rounds in turn with the FMA peak, medians, {ThreadClock.Name}");
        using WorkerPool pool = new(1);
        foreach (var shape in s_shapes) Measure(shape.M, shape.N, shape.K, shape.Accumulate, pool);
        return 0;
    }

    private static void Measure(int m, int n, int k, bool accumulate, WorkerPool pool)
    {
        using NativeBuffer a = ScanData.Fill((long)m * k, 1, i => i - 0.5f);
        using NativeBuffer b = ScanData.Fill((long)n * k, 2, i => i - 0.5f);
        using NativeBuffer c = new((long)m * n);
        GemmShape shape = new()
        {
            M = m, N = n, K = k, A = a, B = b, C = c, CRow = n, Accumulate = accumulate,
            ARow = accumulate ? 1 : k, ACol = accumulate ? m : 1, BRow = accumulate ? n : 1, BCol = accumulate ? 1 : k,
        };
        void Product() => Gemm.Run(IsaSupport.Best, shape, pool);
        Rounds times = new(15, 2e-3, wall: false, Product, FmaPeak.Run);
        double flops = 2.0 * m * n * k, rate = flops / times.Median(0) * 1e-9;
        double share = flops / FmaPeak.Flops * times.Speed(0, 1);
        Console.WriteLine($"{$"{m} x {n} x {k}{(accumulate ? " accumulate" : "")}",-28} {times.Median(0) * 1e6,10:0.0} us  " +
            $"{rate,6:0.0} GFLOP/s  {share,5:P0} of FMA peak");
    }
}
