using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>Attention in plain loops, one row and one key at a time: for heads whose blocks would not fit the stack.</summary>
/// <remarks>
/// Nothing is kept beside the arrays of the call: a row of Y holds its own running sum, and Backward finds every weight again
/// from MaxSum. Each row, and each key, is done by one thread in order, so the bits depend on neither threads nor chunks.
/// </remarks>
internal unsafe struct AttentionPlain<V>(in AttentionShape shape, in AttentionGradients grad) where V : unmanaged, ILanes<V>
{
    public AttentionShape Shape = shape;
    public AttentionGradients Grad = grad;

    public readonly int RowUnits => Shape.Batch * Shape.Groups * Shape.Rep * Shape.T;
    public readonly int KeyUnits => Shape.Batch * Shape.Groups * Shape.S;

    public static void Forward(void* context, int begin, int end)
    {
        ref var task = ref *(AttentionPlain<V>*)context;
        for (int i = begin; i < end; i++) task.Forward(new Row(in task.Shape, i));
    }

    public static void Rows(void* context, int begin, int end)
    {
        ref var task = ref *(AttentionPlain<V>*)context;
        for (int i = begin; i < end; i++) task.Queries(new Row(in task.Shape, i));
    }

    public static void Keys(void* context, int begin, int end)
    {
        ref var task = ref *(AttentionPlain<V>*)context;
        for (int i = begin; i < end; i++)
        {
            int head = i / task.Shape.S;
            task.Key(head / task.Shape.Groups, head % task.Shape.Groups, i % task.Shape.S);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Forward(Row row)
    {
        float* y = Shape.Y + row.Y;
        float max = float.NegativeInfinity, sum = 0;
        new Span<float>(y, Shape.ValueDim).Clear();
        for (int j = AttentionRows.First(in Shape, row.T); j < AttentionRows.End(in Shape, row.T); j++)
        {
            float score = Score(row, j, out _);
            if (score > max)
            {
                float shrink = Exp(max - score);
                for (int d = 0; d < Shape.ValueDim; d += V.Count) Put(y, d, V.Mul(V.Broadcast(shrink), Part(y, d, Shape.ValueDim)));
                (sum, max) = (sum * shrink, score);
            }
            float p = Exp(score - max);
            sum += p;
            AddTo(y, p, Shape.V + row.V + j * Shape.VTime, Shape.ValueDim);
        }
        for (int d = 0; d < Shape.ValueDim; d += V.Count) Put(y, d, V.Div(Part(y, d, Shape.ValueDim), V.Broadcast(sum)));
        if (Shape.MaxSum != null) (Shape.MaxSum[row.MaxSum], Shape.MaxSum[row.MaxSum + 1]) = (max, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Queries(Row row)
    {
        float* dq = Grad.DQ + row.Q;
        new Span<float>(dq, Shape.HeadDim).Clear();
        float dot = Dot(Grad.DY + row.Y, Shape.Y + row.Y, Shape.ValueDim);
        for (int j = AttentionRows.First(in Shape, row.T); j < AttentionRows.End(in Shape, row.T); j++)
            AddTo(dq, Slope(row, j, dot, out _), Shape.K + row.K + j * Shape.KTime, Shape.HeadDim);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Key(int b, int g, int j)
    {
        float* dk = Grad.DK == null ? null : Grad.DK + b * Shape.KBatch + g * Shape.KGroup + j * Shape.KTime;
        float* dv = Grad.DV == null ? null : Grad.DV + b * Shape.VBatch + g * Shape.VGroup + j * Shape.VTime;
        if (dk != null) new Span<float>(dk, Shape.HeadDim).Clear();
        if (dv != null) new Span<float>(dv, Shape.ValueDim).Clear();
        long end = Math.Min(Shape.T, j - Shape.Position + Shape.Window);
        for (int t = Math.Max(0, j - Shape.Position); t < end; t++)
            for (int r = 0; r < Shape.Rep; r++)
            {
                var row = new Row(in Shape, ((b * Shape.Groups + g) * Shape.Rep + r) * Shape.T + t);
                float slope = Slope(row, j, Dot(Grad.DY + row.Y, Shape.Y + row.Y, Shape.ValueDim), out float p);
                if (dk != null) AddTo(dk, slope, Shape.Q + row.Q, Shape.HeadDim);
                if (dv != null) AddTo(dv, p, Grad.DY + row.Y, Shape.ValueDim);
            }
    }

    // The gradient of q·k for one row and key, and the weight.
    private readonly float Slope(Row row, int j, float dot, out float p)
    {
        float score = Score(row, j, out float slope);
        p = Exp(score - Shape.MaxSum[row.MaxSum]) / Shape.MaxSum[row.MaxSum + 1];
        return p * (Dot(Grad.DY + row.Y, Shape.V + row.V + j * Shape.VTime, Shape.ValueDim) - dot) * slope;
    }

    private readonly float Score(Row row, int j, out float slope)
    {
        float score = Dot(Shape.Q + row.Q, Shape.K + row.K + j * Shape.KTime, Shape.HeadDim) * Shape.Scale;
        slope = Shape.Scale;
        if (!(Shape.Cap > 0)) return score;
        float bent = Lanes1.Tanh(new(score / Shape.Cap)).Value;
        slope *= MathF.FusedMultiplyAdd(-bent, bent, 1);
        return Shape.Cap * bent;
    }

    private static float Exp(float x) => Lanes1.Exp(new(x)).Value;

    private static float Dot(float* x, float* y, int count)
    {
        V sum = V.Zero;
        for (int d = 0; d < count; d += V.Count) sum = V.Fma(Part(x, d, count), Part(y, d, count), sum);
        return V.HorizontalSum(sum);
    }

    private static void AddTo(float* to, float weight, float* x, int count)
    {
        V w = V.Broadcast(weight);
        for (int d = 0; d < count; d += V.Count)
        {
            V sum = V.Fma(w, Part(x, d, count), Part(to, d, count));
            if (d + V.Count <= count) V.Store(to + d, sum);
            else V.StorePart(to + d, sum, count - d);
        }
    }

    private static V Part(float* x, int d, int count) => d + V.Count <= count ? V.Load(x + d) : V.LoadPart(x + d, count - d);

    private readonly void Put(float* y, int d, V x)
    {
        if (d + V.Count <= Shape.ValueDim) V.Store(y + d, x);
        else V.StorePart(y + d, x, Shape.ValueDim - d);
    }

    // Where one query's arrays begin, in floats: unit number ((b, g), r, t).
    private readonly struct Row
    {
        public readonly int T;
        public readonly nint Q, K, V, Y, MaxSum;

        public Row(in AttentionShape s, int unit)
        {
            T = unit % s.T;
            int r = unit / s.T % s.Rep, g = unit / s.T / s.Rep % s.Groups, b = unit / s.T / s.Rep / s.Groups;
            Q = b * s.QBatch + g * s.QGroup + r * s.QRep + T * s.QTime;
            K = b * s.KBatch + g * s.KGroup;
            V = b * s.VBatch + g * s.VGroup;
            Y = b * s.YBatch + g * s.YGroup + r * s.YRep + T * s.YTime;
            MaxSum = 2 * (nint)unit;
        }
    }
}
