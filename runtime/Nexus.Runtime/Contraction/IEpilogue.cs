namespace Nexus.Runtime;

/// <summary>What becomes of a finished sum.</summary>
public enum EpilogueKind
{
    /// <summary>It is stored in C; Apply is never called.</summary>
    None,
    /// <summary>What Apply returns is stored in C.</summary>
    Map,
    /// <summary>Apply stores what it wants where it wants; what it returns is dropped and C is not written.</summary>
    Sink,
}

/// <summary>Point-wise work fused behind a contraction. A struct, so that one specialised loop is compiled for each.</summary>
/// <remarks>
/// Mark Apply AggressiveInlining: it is the body of a loop over vectors. It is called exactly once for each vector of C,
/// when its sum over all of K is complete, in no fixed order and from any thread. What it reads must not overlap C, except
/// that a Map may read C's own elements when Accumulate is set (they are already in the sum).
/// </remarks>
public interface IEpilogue<V> where V : unmanaged, ILanes<V>
{
    /// <summary>A constant: it decides which code is compiled.</summary>
    static abstract EpilogueKind Kind { get; }

    /// <param name="sum">C[batch, m, n … n + count - 1]; lanes from <paramref name="count"/> on are 0 or stale and must not
    /// be stored.</param>
    /// <param name="batch">The product.</param>
    /// <param name="m">The row.</param>
    /// <param name="n">The first column, a multiple of V.Count.</param>
    /// <param name="count">Valid lanes, 1 … V.Count.</param>
    V Apply(V sum, int batch, int m, int n, int count);
}

/// <summary>No epilogue: C is the sum.</summary>
public readonly struct Identity<V> : IEpilogue<V> where V : unmanaged, ILanes<V>
{
    /// <inheritdoc/>
    public static EpilogueKind Kind => EpilogueKind.None;

    /// <inheritdoc/>
    public V Apply(V sum, int batch, int m, int n, int count) => sum;
}
