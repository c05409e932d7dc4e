namespace Nexus.Runtime.Tests;

/// <summary>A layer written by hand in the form the generator writes: y[t, d] = gain Σ_{s ≤ t} x[s, d] w[d] + b?[d], carrying the
/// sum.</summary>
internal sealed unsafe class RunningSum : LayerKernel
{
    public override LayerSignature Signature { get; } = new(
        "RunningSum",
        [new("T", true, 0), new("D", false, 0), new("F", false, 3)],
        [new("gain", 2)],
        [
            new("x", ArrayRole.In, [new Dimension.Of(0), new Dimension.Of(1)], false),
            new("w", ArrayRole.Weight, [new Dimension.Of(1)], false),
            new("b", ArrayRole.Weight, [new Dimension.Of(1)], true),
            new("at", ArrayRole.Ids, [new Dimension.Of(0)], true),
            new("y", ArrayRole.Out, [new Dimension.Of(0), new Dimension.Of(1)], false),
        ],
        [new("sum", StateKind.Carry)]);

    public override string Ir => "";
    public override string Plan => "";

    public override long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training) =>
        extents[1] + (training ? 1 : 0);
    public override long BackwardWorkspaceFloats(ReadOnlySpan<int> extents) => extents[1];
    public override long ResidualFloats(ReadOnlySpan<int> extents) => (long)extents[0] * extents[1];
    public override long StateFloats(ReadOnlySpan<int> extents, int capacity) => extents[1];

    public override void Advance(ref Frame frame)
    {
        int tokens = frame.Extents[0], width = frame.Extents[1];
        float* x = frame.Arrays[0], w = frame.Arrays[1], b = frame.Arrays[2], y = frame.Arrays[4];
        float* sum = frame.Workspace;
        for (int d = 0; d < width; d++) sum[d] = frame.State is null ? 0 : frame.State[d];
        for (int t = 0; t < tokens; t++)
        {
            for (int d = 0; d < width; d++)
            {
                sum[d] += x[t * width + d];
                if (frame.Residuals is not null) frame.Residuals[t * width + d] = sum[d];
                y[t * width + d] = (float)frame.Scalars[0] * sum[d] * w[d] + (b is null ? 0 : b[d]);
            }
        }
        for (int d = 0; d < width && frame.State is not null; d++) frame.State[d] = sum[d];
        frame.Ran = frame.Isa;
    }

    public override void Backward(ref Frame frame)
    {
        int tokens = frame.Extents[0], width = frame.Extents[1];
        float* dy = frame.Gradients[4], dx = frame.Gradients[0], dw = frame.Gradients[1];
        for (int d = 0; d < width; d++)
        {
            float carry = 0;
            for (int t = tokens - 1; t >= 0; t--)
            {
                float g = (float)frame.Scalars[0] * (dy is null ? 0 : dy[t * width + d]);
                if (dw is not null) dw[d] += g * frame.Residuals[t * width + d];
                carry += g * frame.Arrays[1][d];
                if (dx is not null) dx[t * width + d] = carry;
            }
        }
        frame.Ran = frame.Isa;
    }
}
