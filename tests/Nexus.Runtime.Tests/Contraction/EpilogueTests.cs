using System.Runtime.CompilerServices;

namespace Nexus.Runtime.Tests;

/// <summary>Epilogues see each finished vector once, with its place; maps are stored, sinks store by themselves.</summary>
public sealed unsafe class EpilogueTests
{
    /// <summary>y = scale[batch] · sum + bias[n] + residual[m, n].</summary>
    private struct AddBias<V> : IEpilogue<V> where V : unmanaged, ILanes<V>
    {
        public float* Scale, Bias, Residual;
        public nint ResidualBatch, ResidualRow;

        public static EpilogueKind Kind => EpilogueKind.Map;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V sum, int batch, int m, int n, int count)
        {
            V y = V.Fma(V.Broadcast(Scale[batch]), sum, V.LoadPart(Bias + n, count));
            return V.Add(y, V.LoadPart(Residual + batch * ResidualBatch + m * ResidualRow + n, count));
        }
    }

    /// <summary>other[n, m] += sum: adding shows an element that is visited twice.</summary>
    private struct AddTransposed<V> : IEpilogue<V> where V : unmanaged, ILanes<V>
    {
        public float* Other;
        public nint OtherBatch, OtherRow;

        public static EpilogueKind Kind => EpilogueKind.Sink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V sum, int batch, int m, int n, int count)
        {
            float* p = Other + batch * OtherBatch + n * OtherRow + m;
            V.Scatter(p, OtherRow, V.Add(V.Gather(p, OtherRow, count), sum), count);
            return V.Broadcast(float.NaN);
        }
    }

    public static TheoryData<Isa, int, int, int, bool> Rows()
    {
        TheoryData<Isa, int, int, int, bool> rows = [];
        foreach (Isa isa in IsaSupport.Available)
            foreach (bool accumulate in new[] { false, true })
                foreach ((int m, int n, int k) in new[] { (1, 1, 0), (1, 40, 33), (2, 300, 600), (13, 37, 8),
                    (30, 129, 1100), (220, 70, 40), (4, 64, 1) })
                    rows.Add(isa, m, n, k, accumulate);
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void MapsAreStored(Isa isa, int m, int n, int k, bool accumulate)
    {
        switch (isa)
        {
            case Isa.Lanes512: Maps<Lanes512>(m, n, k, accumulate); break;
            case Isa.Lanes256: Maps<Lanes256>(m, n, k, accumulate); break;
            case Isa.Lanes128: Maps<Lanes128>(m, n, k, accumulate); break;
            default: Maps<Lanes1>(m, n, k, accumulate); break;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void SinksStoreByThemselves(Isa isa, int m, int n, int k, bool accumulate)
    {
        switch (isa)
        {
            case Isa.Lanes512: Sinks<Lanes512>(m, n, k, accumulate); break;
            case Isa.Lanes256: Sinks<Lanes256>(m, n, k, accumulate); break;
            case Isa.Lanes128: Sinks<Lanes128>(m, n, k, accumulate); break;
            default: Sinks<Lanes1>(m, n, k, accumulate); break;
        }
    }

    private static void Maps<V>(int m, int n, int k, bool accumulate) where V : unmanaged, ILanes<V>
    {
        using var product = new GemmCase(m, n, k, Layout.Plain, Layout.Transposed, accumulate, cPad: 1, batch: 2);
        using GuardedFloats scale = new GuardedFloats(2).Random(1), bias = new GuardedFloats(n).Random(2),
            residual = new GuardedFloats(2 * m * n).Random(3);
        var epilogue = new AddBias<V>
        {
            Scale = scale.Pointer, Bias = bias.Pointer, Residual = residual.Pointer, ResidualBatch = m * n, ResidualRow = n,
        };
        using var pool = new WorkerPool(2);
        Gemm.Run<V, AddBias<V>>(in product.Shape, in epilogue, pool);
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    float y = MathF.FusedMultiplyAdd(scale.Span[b], product.Chain(b, i, j), bias.Span[j])
                        + residual.Span[(b * m + i) * n + j];
                    Assert.Equal(y, product.Shape.C[b * product.Shape.CBatch + i * product.Shape.CRow + j]);
                }
    }

    private static void Sinks<V>(int m, int n, int k, bool accumulate) where V : unmanaged, ILanes<V>
    {
        using var product = new GemmCase(m, n, k, Layout.Transposed, Layout.Plain, accumulate, batch: 2);
        using GuardedFloats other = new GuardedFloats(2 * m * n).Random(4), before = new GuardedFloats(2 * m * n).CopyOf(other);
        var epilogue = new AddTransposed<V> { Other = other.Pointer, OtherBatch = m * n, OtherRow = m };
        GemmShape shape = product.Shape;
        if (!accumulate) shape.C = null;
        using var pool = new WorkerPool(2);
        Gemm.Run<V, AddTransposed<V>>(in shape, in epilogue, pool);
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    int at = (b * n + j) * m + i;
                    Assert.Equal(before.Span[at] + product.Chain(b, i, j), other.Span[at]);
                }
        Assert.Equal(product.Before.Span.ToArray(), product.C.Span.ToArray());
    }
}
