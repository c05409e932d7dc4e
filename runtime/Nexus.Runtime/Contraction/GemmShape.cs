namespace Nexus.Runtime;

/// <summary>C[b, m, n] = Σ_k A[b, m, k] B[b, k, n] (or C += …) with any strides: a transposed operand is one with its
/// strides exchanged.</summary>
/// <remarks>Strides count floats. C must not overlap A or B.</remarks>
public unsafe struct GemmShape
{
    /// <summary>Rows of C.</summary>
    public int M;
    /// <summary>Columns of C.</summary>
    public int N;
    /// <summary>Length of the sum; 0 gives sums of 0.</summary>
    public int K;
    /// <summary>A[m, k] at A + m ARow + k ACol.</summary>
    public float* A;
    public nint ARow, ACol;
    /// <summary>B[k, n] at B + k BRow + n BCol. A weight [N, K] is BRow = 1, BCol = K.</summary>
    public float* B;
    public nint BRow, BCol;
    /// <summary>C[m, n] at C + m CRow + n. May be null when the epilogue is a sink and <see cref="Accumulate"/> is
    /// false.</summary>
    public float* C;
    public nint CRow;
    /// <summary>Independent products, each with its own offsets; 0 counts as 1. All run in parallel.</summary>
    public int Batch;
    public nint ABatch, BBatch, CBatch;
    /// <summary>The sum is added to what C holds.</summary>
    public bool Accumulate;
}
