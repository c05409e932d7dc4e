namespace Nexus.Runtime.Tests;

/// <summary>Every element of every product is the chain of fused multiply-adds that Gemm promises: equality, at every width,
/// size, layout and thread count.</summary>
public sealed unsafe class GemmTests
{
    private static readonly int[] Depths = [0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 37, 64];

    public static TheoryData<Isa> Widths => Width.Rows;

    public static TheoryData<Isa, Layout, Layout> Layouts()
    {
        TheoryData<Isa, Layout, Layout> rows = [];
        foreach (Isa isa in IsaSupport.Available)
            foreach (Layout a in Enum.GetValues<Layout>())
                foreach (Layout b in Enum.GetValues<Layout>()) rows.Add(isa, a, b);
        return rows;
    }

    private static int Run(Isa isa, int m, int n, int k, Layout a, Layout b, bool accumulate, WorkerPool pool,
        int cPad = 0, int batch = 0, bool sharedB = false)
    {
        using var product = new GemmCase(m, n, k, a, b, accumulate, cPad, batch, sharedB);
        Gemm.Run(isa, in product.Shape, pool);
        product.DemandChains($"{isa} {m}x{n}x{k} a={a} b={b} threads={pool.Threads}");
        return 1;
    }

    [Theory, MemberData(nameof(Layouts))]
    public void SmallSizes(Isa isa, Layout a, Layout b)
    {
        using var pool = new WorkerPool(1);
        int cases = 0;
        for (int m = 1; m <= 14; m++)
            for (int n = 1; n <= 36; n += n < 18 ? 1 : 3)
                cases += Run(isa, m, n, Depths[(m * 5 + n) % Depths.Length], a, b, (m + n) % 3 == 0, pool, cPad: n % 2);
        Assert.True(cases > 300);
    }

    [Theory, MemberData(nameof(Layouts))]
    public void EveryDepth(Isa isa, Layout a, Layout b)
    {
        using var pool = new WorkerPool(1);
        for (int k = 0; k <= 67; k++)
        {
            Run(isa, 5 + k % 9, 19, k, a, b, k % 2 == 1, pool);
            Run(isa, 1, 129 + k, k, a, b, k % 3 == 1, pool);
            Run(isa, 2, 63 + k, k, a, b, k % 3 == 1, pool);
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public void BeyondOneBlock(Isa isa, Layout a, Layout b)
    {
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        Run(isa, 29, 67, 1031, a, b, true, one);
        Run(isa, 3, 150, 515, a, b, false, two);
        Run(isa, 1, 1000, 521, a, b, false, two);
        Run(isa, 2, 517, 530, a, b, true, two);
        Run(isa, 211, 131, 41, a, b, false, two);
        Run(isa, 100, 523, 17, a, b, false, two);
    }

    [Theory, MemberData(nameof(Widths))]
    public void RowsFarApartArePackedToTheSameBits(Isa isa)
    {
        using var pool = new WorkerPool(2);
        Run(isa, 50, 300, 512, Layout.Plain, Layout.Plain, false, pool);
        Run(isa, 50, 300, 512, Layout.Transposed, Layout.Transposed, false, pool);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Batches(Isa isa)
    {
        using var pool = new WorkerPool(2);
        foreach (bool shared in new[] { false, true })
        {
            Run(isa, 9, 21, 12, Layout.Plain, Layout.Transposed, false, pool, batch: 5, sharedB: shared);
            Run(isa, 130, 70, 33, Layout.Padded, Layout.Plain, true, pool, cPad: 2, batch: 3, sharedB: shared);
            Run(isa, 1, 40, 33, Layout.Plain, Layout.Transposed, false, pool, batch: 7, sharedB: shared);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void BitsDoNotDependOnThreadsOrOnTheOtherRows(Isa isa)
    {
        using var whole = new GemmCase(300, 200, 190, Layout.Plain, Layout.Transposed, false);
        using var single = new WorkerPool(1);
        Gemm.Run(isa, in whole.Shape, single);
        var expected = whole.C.Span.ToArray();
        foreach (int threads in new[] { 2, 3, 7 })
        {
            using var pool = new WorkerPool(threads);
            whole.C.Span.Fill(float.NaN);
            Gemm.Run(isa, in whole.Shape, pool);
            Assert.Equal(expected, whole.C.Span.ToArray());
        }
        whole.C.Span.Fill(float.NaN);
        for (int m = 0, step = 1; m < 300; m += step, step = step % 13 + 1)
        {
            GemmShape part = whole.Shape;
            part.M = Math.Min(step, 300 - m);
            part.A += m * part.ARow;
            part.C += m * part.CRow;
            Gemm.Run(isa, in part, single);
        }
        Assert.Equal(expected, whole.C.Span.ToArray());
    }

    [Theory, MemberData(nameof(Widths))]
    public void ErrorRule(Isa isa)
    {
        using var pool = new WorkerPool(2);
        foreach ((int m, int n, int k) in new[] { (7, 33, 100), (64, 48, 344), (13, 20, 4096) })
        {
            using var product = new GemmCase(m, n, k, Layout.Plain, Layout.Transposed, false);
            Gemm.Run(isa, in product.Shape, pool);
            double error = 0, naive = 0, scale = 0;
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    float rounded = 0;
                    for (int l = 0; l < k; l++) rounded += product.AAt(0, i, l) * product.BAt(0, l, j);
                    double exact = product.Exact(0, i, j);
                    error = Math.Max(error, Math.Abs(product.C.Span[i * n + j] - exact));
                    naive = Math.Max(naive, Math.Abs(rounded - exact));
                    scale = Math.Max(scale, Math.Abs(exact));
                }
            double bound = 2 * naive + scale * Math.Pow(2, -23);
            Assert.True(error <= bound, $"{isa} {m}x{n}x{k}: error {error:E2}, bound {bound:E2}");
        }
    }

    [Fact]
    public void NothingIsAllocated()
    {
        // One thread, so that the exact counter of this thread sees all of it while other tests run.
        using var pool = new WorkerPool(1);
        using var product = new GemmCase(200, 150, 130, Layout.Plain, Layout.Transposed, false);
        foreach (Isa isa in IsaSupport.Available) Gemm.Run(isa, in product.Shape, pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Isa isa in IsaSupport.Available) Gemm.Run(isa, in product.Shape, pool);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void WhatCannotBeDoneIsSaid()
    {
        using var pool = new WorkerPool(1);
        using var product = new GemmCase(4, 4, 4, Layout.Plain, Layout.Plain, false);
        GemmShape negative = product.Shape, homeless = product.Shape, empty = product.Shape;
        negative.K = -1;
        homeless.C = null;
        empty.M = 0;
        empty.C = null;
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => Gemm.Run(Isa.Scalar, in negative, pool)).Message);
        Assert.Contains("C is null", Assert.Throws<ArgumentException>(() => Gemm.Run(Isa.Scalar, in homeless, pool)).Message);
        Gemm.Run(Isa.Scalar, in empty, pool);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Run((Isa)3, in product.Shape, pool));
    }
}
