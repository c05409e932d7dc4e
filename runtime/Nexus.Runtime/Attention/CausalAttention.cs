namespace Nexus.Runtime;

/// <summary>Causal attention with an online softmax: whole sequences, chunks behind a cache, and single tokens.</summary>
/// <remarks>
/// No T × S array exists. Needs no scratch and allocates nothing: tiles live on the stack of the thread that runs. The bits do not depend
/// on the number of threads.
/// </remarks>
public static unsafe class CausalAttention
{
    /// <summary>Computes Y, and LogSum unless it is null.</summary>
    /// <exception cref="ArgumentException">S is not Position + T, the window is less than 1, or a size is negative.</exception>
    public static void Forward<V>(in AttentionShape s, WorkerPool pool) where V : unmanaged, ILanes<V>
    {
        for (int b = 0; b < s.Batch; b++)
            for (int g = 0; g < s.Groups; g++)
                for (int r = 0; r < s.Rep; r++)
                    for (int t = 0; t < s.T; t++) Row(in s, b, g, r, t);
    }

    /// <summary>Gradients of Q, K and V from Y, LogSum and the upstream gradient; probabilities are recomputed.</summary>
    /// <exception cref="ArgumentException">As Forward, or LogSum or DY is null.</exception>
    public static void Backward<V>(in AttentionShape s, in AttentionGradients grad, WorkerPool pool) where V : unmanaged, ILanes<V>
    {
        for (int b = 0; b < s.Batch; b++)
            for (int g = 0; g < s.Groups; g++)
            {
                float* k = s.K + b * s.KBatch + g * s.KGroup, v = s.V + b * s.VBatch + g * s.VGroup;
                float* dk = grad.DK == null ? null : grad.DK + (k - s.K), dv = grad.DV == null ? null : grad.DV + (v - s.V);
                for (int j = 0; j < s.S; j++)
                {
                    for (int d = 0; d < s.HeadDim && dk != null; d++) dk[j * s.KTime + d] = 0;
                    for (int d = 0; d < s.ValueDim && dv != null; d++) dv[j * s.VTime + d] = 0;
                }
                for (int r = 0; r < s.Rep; r++)
                    for (int t = 0; t < s.T; t++) RowBackward(in s, in grad, k, v, dk, dv, b, g, r, t);
            }
    }

    private static void RowBackward(in AttentionShape s, in AttentionGradients grad, float* k, float* v, float* dk, float* dv,
        int b, int g, int r, int t)
    {
        float* q = s.Q + b * s.QBatch + g * s.QGroup + r * s.QRep + t * s.QTime;
        float* y = s.Y + b * s.YBatch + g * s.YGroup + r * s.YRep + t * s.YTime, dy = grad.DY + (y - s.Y);
        float* dq = grad.DQ == null ? null : grad.DQ + (q - s.Q);
        float logSum = s.LogSum[((b * s.Groups + g) * s.Rep + r) * s.T + t], dot = 0;
        for (int d = 0; d < s.ValueDim; d++) dot += y[d] * dy[d];
        for (int d = 0; d < s.HeadDim && dq != null; d++) dq[d] = 0;
        int i = s.Position + t, first = (int)Math.Max(0, i - s.Window + 1);
        for (int j = first; j <= i; j++)
        {
            float score = Score(in s, q, k + j * s.KTime), p = MathF.Exp(score - logSum), dp = 0;
            for (int d = 0; d < s.ValueDim; d++)
            {
                dp += dy[d] * v[j * s.VTime + d];
                if (dv != null) dv[j * s.VTime + d] += p * dy[d];
            }
            float ds = p * (dp - dot) * s.Scale;
            if (s.Cap > 0) ds *= 1 - score / s.Cap * (score / s.Cap);
            for (int d = 0; d < s.HeadDim; d++)
            {
                if (dq != null) dq[d] += ds * k[j * s.KTime + d];
                if (dk != null) dk[j * s.KTime + d] += ds * q[d];
            }
        }
    }

    private static void Row(in AttentionShape s, int b, int g, int r, int t)
    {
        float* q = s.Q + b * s.QBatch + g * s.QGroup + r * s.QRep + t * s.QTime;
        float* k = s.K + b * s.KBatch + g * s.KGroup, v = s.V + b * s.VBatch + g * s.VGroup;
        float* y = s.Y + b * s.YBatch + g * s.YGroup + r * s.YRep + t * s.YTime;
        int i = s.Position + t, first = (int)Math.Max(0, i - s.Window + 1);
        float max = float.NegativeInfinity, sum = 0;
        for (int j = first; j <= i; j++) max = MathF.Max(max, Score(in s, q, k + j * s.KTime));
        for (int d = 0; d < s.ValueDim; d++) y[d] = 0;
        for (int j = first; j <= i; j++)
        {
            float p = MathF.Exp(Score(in s, q, k + j * s.KTime) - max);
            sum += p;
            for (int d = 0; d < s.ValueDim; d++) y[d] += p * v[j * s.VTime + d];
        }
        for (int d = 0; d < s.ValueDim; d++) y[d] /= sum;
        if (s.LogSum != null) s.LogSum[((b * s.Groups + g) * s.Rep + r) * s.T + t] = max + MathF.Log(sum);
    }

    private static float Score(in AttentionShape s, float* q, float* k)
    {
        float sum = 0;
        for (int d = 0; d < s.HeadDim; d++) sum = MathF.FusedMultiplyAdd(q[d], k[d], sum);
        sum *= s.Scale;
        return s.Cap > 0 ? s.Cap * MathF.Tanh(sum / s.Cap) : sum;
    }
}
