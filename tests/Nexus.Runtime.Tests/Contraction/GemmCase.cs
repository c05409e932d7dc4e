namespace Nexus.Runtime.Tests;

/// <summary>How an operand lies in memory.</summary>
public enum Layout
{
    /// <summary>Last index contiguous.</summary>
    Plain,
    /// <summary>First index contiguous.</summary>
    Transposed,
    /// <summary>Rows longer than needed.</summary>
    Padded,
    /// <summary>No index contiguous.</summary>
    Spread,
}

/// <summary>One product over guarded arrays, and the chains of multiply-adds that every element has to equal bit by
/// bit.</summary>
public sealed unsafe class GemmCase : IDisposable
{
    public readonly GuardedFloats A, B, C, Before;
    public GemmShape Shape;

    public GemmCase(int m, int n, int k, Layout a, Layout b, bool accumulate, int cPad = 0, int batch = 0, bool sharedB = false)
    {
        int times = Math.Max(batch, 1);
        (nint aRow, nint aCol, int aSize) = Place(m, k, a);
        (nint bRow, nint bCol, int bSize) = Place(k, n, b);
        int cSize = (m - 1) * (n + cPad) + n;
        A = new GuardedFloats(aSize * times).Random(m * 31 + n * 7 + k);
        B = new GuardedFloats(bSize * (sharedB ? 1 : times)).Random(m + n * 17 + k * 5);
        C = new GuardedFloats(cSize * times);
        if (accumulate) C.Random(m + n + k);
        Before = new GuardedFloats(cSize * times).CopyOf(C);
        Shape = new GemmShape
        {
            M = m, N = n, K = k, A = A.Pointer, ARow = aRow, ACol = aCol, B = B.Pointer, BRow = bRow, BCol = bCol,
            C = C.Pointer, CRow = n + cPad, Accumulate = accumulate,
            Batch = batch, ABatch = aSize, BBatch = sharedB ? 0 : bSize, CBatch = cSize,
        };
    }

    private static (nint Row, nint Col, int Size) Place(int rows, int columns, Layout layout)
    {
        (int row, int col) = layout switch
        {
            Layout.Plain => (columns, 1),
            Layout.Transposed => (1, rows),
            Layout.Padded => (columns + 3, 1),
            _ => (3 * columns + 1, 3),
        };
        return (row, col, rows == 0 || columns == 0 ? 0 : (rows - 1) * row + (columns - 1) * col + 1);
    }

    /// <summary>The runs of fused multiply-adds that define element (m, n).</summary>
    public float Chain(int batch, int m, int n)
    {
        int runs = Math.Max(1, (Shape.K + 511) / 512), length = (Shape.K + runs - 1) / runs;
        float sum = Shape.Accumulate ? Before.Pointer[batch * Shape.CBatch + m * Shape.CRow + n] : 0;
        for (int first = 0; first < Shape.K; first += length)
        {
            float run = 0;
            for (int k = first; k < Math.Min(Shape.K, first + length); k++)
                run = MathF.FusedMultiplyAdd(AAt(batch, m, k), BAt(batch, k, n), run);
            sum = first == 0 && !Shape.Accumulate ? run : sum + run;
        }
        return sum;
    }

    /// <summary>The sum in double.</summary>
    public double Exact(int batch, int m, int n)
    {
        double sum = Shape.Accumulate ? Before.Pointer[batch * Shape.CBatch + m * Shape.CRow + n] : 0;
        for (int k = 0; k < Shape.K; k++) sum += (double)AAt(batch, m, k) * BAt(batch, k, n);
        return sum;
    }

    public float AAt(int batch, int m, int k) => Shape.A[batch * Shape.ABatch + m * Shape.ARow + k * Shape.ACol];
    public float BAt(int batch, int k, int n) => Shape.B[batch * Shape.BBatch + k * Shape.BRow + n * Shape.BCol];

    /// <summary>Fails unless every element is its chain and nothing between the rows was written.</summary>
    public void DemandChains(string what)
    {
        var expected = new float[C.Count];
        Before.Span.CopyTo(expected);
        for (int b = 0; b < Math.Max(Shape.Batch, 1); b++)
            for (int m = 0; m < Shape.M; m++)
                for (int n = 0; n < Shape.N; n++) expected[b * Shape.CBatch + m * Shape.CRow + n] = Chain(b, m, n);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(C.Span[i]))
                Assert.Fail($"{what} batch={Shape.Batch} acc={Shape.Accumulate}: "
                    + $"C[{i}] is {C.Span[i]:R}, the chain is {expected[i]:R}");
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        C.Dispose();
        Before.Dispose();
    }
}
