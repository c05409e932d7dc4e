namespace Nexus.Runtime;

/// <summary>
/// Causal attention of grouped heads:
/// s = Scale q·k, then Cap tanh(s / Cap) if Cap &gt; 0; p = softmax of s over the keys in sight; y = Σ p v.
/// </summary>
/// <remarks>
/// Query t stands at the absolute position i = Position + t and sees the keys j with 0 ≤ j ≤ i and i - j &lt; Window.
/// Strides count floats; head and value dimensions are contiguous. Q, K and V may overlap one another (they are only read);
/// Y may overlap none of them.
/// </remarks>
public unsafe struct AttentionShape
{
    public int Batch;
    /// <summary>Key heads.</summary>
    public int Groups;
    /// <summary>Query heads for each key head.</summary>
    public int Rep;
    /// <summary>Queries.</summary>
    public int T;
    /// <summary>Keys present: Position + T.</summary>
    public int S;
    public int HeadDim, ValueDim;
    /// <summary>Absolute position of query 0.</summary>
    public int Position;
    /// <summary>Keys in sight, the query's own included; at least 1. <see cref="int.MaxValue"/> or more: all.</summary>
    public long Window;
    public float Scale;
    /// <summary>Soft cap of the scores; 0: none.</summary>
    public float Cap;

    /// <summary>[b, g, r, t, HeadDim].</summary>
    public float* Q;
    public nint QBatch, QGroup, QRep, QTime;
    /// <summary>[b, g, j, HeadDim], j absolute.</summary>
    public float* K;
    public nint KBatch, KGroup, KTime;
    /// <summary>[b, g, j, ValueDim], j absolute.</summary>
    public float* V;
    public nint VBatch, VGroup, VTime;
    /// <summary>[b, g, r, t, ValueDim], written by Forward, read by Backward.</summary>
    public float* Y;
    public nint YBatch, YGroup, YRep, YTime;
    /// <summary>The largest score m of each row and Σ_j exp(s - m): dense [Batch, Groups, Rep, T, 2]. Written by Forward
    /// unless null, read by Backward. Both, because the rounding of their one logarithm would be common to a whole row of
    /// weights.</summary>
    public float* MaxSum;
}

/// <summary>Gradients of an <see cref="AttentionShape"/>, each with the strides of its primal.</summary>
public unsafe struct AttentionGradients
{
    /// <summary>Upstream, with the strides of Y.</summary>
    public float* DY;
    /// <summary>Overwritten; null: not wanted.</summary>
    public float* DQ;
    /// <summary>All S rows overwritten; null: not wanted.</summary>
    public float* DK;
    /// <summary>All S rows overwritten; null: not wanted.</summary>
    public float* DV;
}
