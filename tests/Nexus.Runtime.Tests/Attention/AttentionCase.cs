namespace Nexus.Runtime.Tests;

/// <summary>Sizes of one attention case.</summary>
public sealed record AttentionSizes(int Batch, int Groups, int Rep, int T, int HeadDim, int ValueDim,
    int Position = 0, long Window = int.MaxValue, float Cap = 0)
{
    public int S => Position + T;
}

/// <summary>Attention over guarded arrays laid out as a model has them, [b, t, (g, r), d], and the plain formula in float
/// and double.</summary>
public sealed unsafe class AttentionCase : IDisposable
{
    public readonly AttentionSizes Sizes;
    public readonly GuardedFloats Q, K, V, Y, MaxSum, DY, DQ, DK, DV;
    public AttentionShape Shape;
    public AttentionGradients Gradients;

    public AttentionCase(AttentionSizes n)
    {
        Sizes = n;
        int heads = n.Groups * n.Rep;
        Q = new GuardedFloats(n.Batch * n.T * heads * n.HeadDim).Random(1);
        K = new GuardedFloats(n.Batch * n.S * n.Groups * n.HeadDim).Random(2);
        V = new GuardedFloats(n.Batch * n.S * n.Groups * n.ValueDim).Random(3);
        Y = new GuardedFloats(n.Batch * n.T * heads * n.ValueDim);
        MaxSum = new GuardedFloats(2 * n.Batch * heads * n.T);
        DY = new GuardedFloats(Y.Count).Random(4);
        DQ = new GuardedFloats(Q.Count);
        DK = new GuardedFloats(K.Count);
        DV = new GuardedFloats(V.Count);
        foreach (ref float x in Q.Span) x *= 3;
        Shape = new AttentionShape
        {
            Batch = n.Batch, Groups = n.Groups, Rep = n.Rep, T = n.T, S = n.S, HeadDim = n.HeadDim, ValueDim = n.ValueDim,
            Position = n.Position, Window = n.Window, Scale = 1 / MathF.Sqrt(n.HeadDim), Cap = n.Cap,
            Q = Q.Pointer, QBatch = n.T * heads * n.HeadDim, QTime = heads * n.HeadDim, QGroup = n.Rep * n.HeadDim,
            QRep = n.HeadDim,
            K = K.Pointer, KBatch = n.S * n.Groups * n.HeadDim, KTime = n.Groups * n.HeadDim, KGroup = n.HeadDim,
            V = V.Pointer, VBatch = n.S * n.Groups * n.ValueDim, VTime = n.Groups * n.ValueDim, VGroup = n.ValueDim,
            Y = Y.Pointer, YBatch = n.T * heads * n.ValueDim, YTime = heads * n.ValueDim, YGroup = n.Rep * n.ValueDim,
            YRep = n.ValueDim,
            MaxSum = MaxSum.Pointer,
        };
        Gradients = new AttentionGradients { DY = DY.Pointer, DQ = DQ.Pointer, DK = DK.Pointer, DV = DV.Pointer };
    }

    /// <summary>Y, MaxSum, DQ, DK, DV by the formula, each step rounded to float when <paramref name="single"/>.</summary>
    public double[][] Formula(bool single)
    {
        var n = Sizes;
        double[] y = new double[Y.Count], maxSum = new double[MaxSum.Count], dq = new double[Q.Count],
            dk = new double[K.Count], dv = new double[V.Count];
        Func<double, double> f = single ? x => (float)x : x => x;
        for (int b = 0; b < n.Batch; b++)
            for (int g = 0; g < n.Groups; g++)
                for (int r = 0; r < n.Rep; r++)
                    for (int t = 0; t < n.T; t++)
                        Row(b, g, r, t, f, y, maxSum, dq, dk, dv);
        return [y, maxSum, dq, dk, dv];
    }

    private void Row(int b, int g, int r, int t, Func<double, double> f, double[] y, double[] maxSum, double[] dq,
        double[] dk, double[] dv)
    {
        AttentionShape s = Shape;
        nint q = b * s.QBatch + g * s.QGroup + r * s.QRep + t * s.QTime;
        nint o = b * s.YBatch + g * s.YGroup + r * s.YRep + t * s.YTime;
        int i = s.Position + t, first = (int)Math.Max(0, i + 1 - s.Window);
        double[] p = new double[s.S], bent = new double[s.S];
        double max = double.NegativeInfinity, sum = 0, dot = 0;
        for (int j = first; j <= i; j++)
        {
            double score = 0;
            for (int d = 0; d < s.HeadDim; d++) score = f(score + f((double)Q.Span[(int)q + d] * K.Span[Key(b, g, j) + d]));
            score = f(score * s.Scale);
            if (s.Cap > 0)
            {
                bent[j] = f(Math.Tanh(f(score / s.Cap)));
                score = f(s.Cap * bent[j]);
            }
            p[j] = score;
            max = Math.Max(max, score);
        }
        for (int j = first; j <= i; j++) sum = f(sum + (p[j] = f(Math.Exp(f(p[j] - max)))));
        for (int j = first; j <= i; j++) p[j] = f(p[j] / sum);
        int row = ((b * s.Groups + g) * s.Rep + r) * s.T + t;
        maxSum[2 * row] = max;
        maxSum[2 * row + 1] = sum;
        for (int d = 0; d < s.ValueDim; d++)
        {
            for (int j = first; j <= i; j++) y[o + d] = f(y[o + d] + f(p[j] * V.Span[Value(b, g, j) + d]));
            dot = f(dot + f(y[o + d] * DY.Span[(int)o + d]));
        }
        for (int j = first; j <= i; j++)
        {
            double dp = 0;
            for (int d = 0; d < s.ValueDim; d++)
            {
                int at = Value(b, g, j) + d;
                dp = f(dp + f((double)DY.Span[(int)o + d] * V.Span[at]));
                dv[at] = f(dv[at] + f(p[j] * DY.Span[(int)o + d]));
            }
            double ds = f(f(p[j] * f(dp - dot)) * s.Scale);
            if (s.Cap > 0) ds = f(ds * f(1 - f(bent[j] * bent[j])));
            for (int d = 0; d < s.HeadDim; d++)
            {
                int at = Key(b, g, j) + d;
                dq[q + d] = f(dq[q + d] + f(ds * K.Span[at]));
                dk[at] = f(dk[at] + f(ds * Q.Span[(int)q + d]));
            }
        }
    }

    private int Key(int b, int g, int j) => (int)(b * Shape.KBatch + g * Shape.KGroup + j * Shape.KTime);
    private int Value(int b, int g, int j) => (int)(b * Shape.VBatch + g * Shape.VGroup + j * Shape.VTime);

    public void Dispose()
    {
        foreach (GuardedFloats array in new[] { Q, K, V, Y, MaxSum, DY, DQ, DK, DV }) array.Dispose();
    }
}
