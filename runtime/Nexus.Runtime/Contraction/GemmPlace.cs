using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>One tile of C, the operands for one run of k, and where its sums rest between runs: in C, or beside it for a
/// sink.</summary>
internal unsafe struct GemmPlace
{
    public int Batch, Row, Column, K, Rows, Columns, Depth, Vectors;
    public float* A, B, Home;
    public nint ARow, ACol, BStep;

    /// <summary>The tile's corner in C.</summary>
    public readonly float* C(in GemmShape shape) => shape.C + Batch * shape.CBatch + Row * shape.CRow + Column;
}

/// <summary>The only code that is compiled for each epilogue.</summary>
internal static unsafe class GemmFinish<V, TEpilogue> where V : unmanaged, ILanes<V> where TEpilogue : unmanaged, IEpilogue<V>
{
    /// <summary>A rolled loop over sums that are still in L1: inlined behind each accumulator the epilogue would be compiled 24
    /// times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GemmShape shape, void* context, in GemmPlace at, float* sums, nint sumsRow)
    {
        TEpilogue epilogue = *(TEpilogue*)context;
        int batch = at.Batch, rows = at.Rows, columns = at.Columns, m = at.Row, n = at.Column;
        float* c = at.C(in shape);
        for (int i = 0; i < rows; i++, sums += sumsRow, c += shape.CRow)
            for (int j = 0; j < columns; j += V.Count)
            {
                int count = Math.Min(V.Count, columns - j);
                V value = epilogue.Apply(V.Load(sums + j), batch, m + i, n + j, count);
                if (TEpilogue.Kind == EpilogueKind.Sink) continue;
                if (count == V.Count) V.Store(c + j, value);
                else V.StorePart(c + j, value, count);
            }
    }
}
