using Nexus.Kernels;
using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary>The arrays of a selective scan of one sequence with their contents, bound to the generated kernel.</summary>
internal sealed class ScanData : IDisposable
{
    private readonly WorkerPool pool = new(1);
    private readonly NativeBuffer workspace;

    internal ScanData(int tokens, int channels, int states, Isa isa)
    {
        (Tokens, Channels, States) = (tokens, channels, states);
        long row = (long)tokens * channels, matrix = (long)channels * states, column = (long)tokens * states;
        X = Fill(row, 1, i => 1 - 2 * i);
        Delta = Fill(row, 2, i => 0.001f + 0.1f * i);
        A = new NativeBuffer(matrix);
        for (long i = 0; i < matrix; i++) A.AsSpan()[(int)i] = -(i % states + 1);
        B = Fill(column, 3, i => 1 - 2 * i);
        C = Fill(column, 4, i => 1 - 2 * i);
        Skip = Fill(channels, 5, i => i);
        Y = new NativeBuffer(row);
        Last = new NativeBuffer(matrix);
        Layer = new BoundLayer(SelectiveScan.Kernel.Instance, pool, isa);
        Layer.Extent("T", tokens).Extent("D", channels).Extent("N", states);
        Layer.Bind("x", X).Bind("delta", Delta).Bind("a", A).Bind("b", B).Bind("c", C).Bind("skip", Skip);
        Layer.Bind("y", Y).Bind("last", Last);
        workspace = new NativeBuffer(Layer.WorkspaceFloats(tokens, training: false));
    }

    internal int Tokens { get; }
    internal int Channels { get; }
    internal int States { get; }
    internal NativeBuffer X { get; }
    internal NativeBuffer Delta { get; }
    internal NativeBuffer A { get; }
    internal NativeBuffer B { get; }
    internal NativeBuffer C { get; }
    internal NativeBuffer Skip { get; }
    internal NativeBuffer Y { get; }
    internal NativeBuffer Last { get; }
    internal BoundLayer Layer { get; }

    /// <summary>The generated kernel on one thread, the whole sequence, inference: no state kept, nothing saved.</summary>
    internal void Advance() => Layer.Advance(Floats.None, 0, Tokens, workspace, Floats.None);

    /// <summary>The equations in double precision for some channels: the largest |y - exact|.</summary>
    internal double Error(ReadOnlySpan<float> y, int every)
    {
        Span<double> h = stackalloc double[States];
        double largest = 0;
        for (int d = 0; d < Channels; d += every)
        {
            h.Clear();
            for (int t = 0; t < Tokens; t++)
            {
                int at = t * Channels + d;
                double delta = Delta.AsSpan()[at], x = X.AsSpan()[at], sum = Skip.AsSpan()[d] * x;
                for (int n = 0; n < States; n++)
                {
                    h[n] = Math.Exp(delta * A.AsSpan()[d * States + n]) * h[n] + delta * B.AsSpan()[t * States + n] * x;
                    sum += C.AsSpan()[t * States + n] * h[n];
                }
                largest = Math.Max(largest, Math.Abs(sum - y[at]));
            }
        }
        return largest;
    }

    /// <summary>Floats that a formula makes of numbers in [0, 1).</summary>
    internal static NativeBuffer Fill(long length, int seed, Func<float, float> value)
    {
        NativeBuffer buffer = new(length);
        Random random = new(seed);
        foreach (ref float x in buffer.AsSpan()) x = value(random.NextSingle());
        return buffer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Layer.Dispose();
        foreach (NativeBuffer buffer in (NativeBuffer[])[X, Delta, A, B, C, Skip, Y, Last, workspace]) buffer.Dispose();
        pool.Dispose();
    }
}
