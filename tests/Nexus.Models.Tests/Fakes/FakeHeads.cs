using Nexus.Runtime;

namespace Nexus.Models.Tests.Fakes;

/// <summary>logits = head (norm · x).</summary>
public sealed unsafe class FakeHead() : FakeKernel("LanguageHead", "R D V", "eps", "in x R D; weight norm D; weight head V D; " +
    "out logits R V")
{
    protected override void Forward(ref Frame f)
    {
        int rows = f.Extents[0], d = f.Extents[1], v = f.Extents[2];
        for (int i = 0; i < rows * v; i++)
        {
            f.Arrays[3][i] = Logit(f, i / v, i % v, d);
        }
    }

    internal static float Logit(in Frame f, int row, int token, int d)
    {
        float sum = 0;
        for (int j = 0; j < d; j++)
        {
            sum += f.Arrays[2][token * d + j] * f.Arrays[1][j] * f.Arrays[0][row * d + j];
        }
        return sum;
    }
}

/// <summary>Cross entropy of <see cref="FakeHead"/>.</summary>
public sealed unsafe class FakeLoss() : FakeKernel("LanguageLoss", "R D V", "eps smoothing ignore",
    "in x R D; weight norm D; weight head V D; ids target R; out row R; out loss")
{
    public override long ResidualFloats(ReadOnlySpan<int> e) => e[0] * e[2];

    public override long WorkspaceFloats(ReadOnlySpan<int> e, int capacity, bool training) => e[0] * e[2];

    protected override void Forward(ref Frame f)
    {
        int rows = f.Extents[0], d = f.Extents[1], v = f.Extents[2];
        float* p = f.Residuals != null ? f.Residuals : f.Workspace;
        double total = 0;
        for (int r = 0; r < rows; r++)
        {
            double sum = 0;
            for (int t = 0; t < v; t++)
            {
                p[r * v + t] = MathF.Exp(FakeHead.Logit(f, r, t, d));
                sum += p[r * v + t];
            }
            for (int t = 0; t < v; t++)
            {
                p[r * v + t] /= (float)sum;
            }
            f.Arrays[4][r] = -MathF.Log(p[r * v + ((int*)f.Arrays[3])[r]]);
            total += f.Arrays[4][r];
        }
        f.Arrays[5][0] = (float)(total / rows);
    }

    protected override void Reverse(ref Frame f)
    {
        int rows = f.Extents[0], d = f.Extents[1], v = f.Extents[2];
        float scale = f.Gradients[5][0] / rows;
        new Span<float>(f.Gradients[0], rows * d).Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int t = 0; t < v; t++)
            {
                float g = scale * (f.Residuals[r * v + t] - (((int*)f.Arrays[3])[r] == t ? 1 : 0));
                for (int j = 0; j < d; j++)
                {
                    float x = f.Arrays[0][r * d + j], norm = f.Arrays[1][j], head = f.Arrays[2][t * d + j];
                    f.Gradients[0][r * d + j] += g * norm * head;
                    f.Gradients[1][j] += g * x * head;
                    f.Gradients[2][t * d + j] += g * x * norm;
                }
            }
        }
    }
}

/// <summary>The equations of AdamW.</summary>
public sealed unsafe class FakeAdamW() : FakeKernel("AdamW", "P", "lr beta1 beta2 eps decay c1 c2",
    "in p P; in g P; in m P; in v P; out newP P; out newM P; out newV P")
{
    protected override void Forward(ref Frame f)
    {
        double* s = f.Scalars;
        for (int i = 0; i < f.Extents[0]; i++)
        {
            float g = f.Arrays[1][i];
            f.Arrays[5][i] = (float)(s[1] * f.Arrays[2][i] + (1 - s[1]) * g);
            f.Arrays[6][i] = (float)(s[2] * f.Arrays[3][i] + (1 - s[2]) * g * g);
            f.Arrays[4][i] = (float)((1 - s[0] * s[4]) * f.Arrays[0][i]
                - s[0] / s[5] * f.Arrays[5][i] / (Math.Sqrt(f.Arrays[6][i] / s[6]) + s[3]));
        }
    }
}

/// <summary>All of them.</summary>
public static class Fake
{
    public static ModelKernels Kernels => new(new FakeEmbedding(), new FakeMamba(), new FakeAttention(), new FakeMlp(),
        new FakeHead(),
        new FakeLoss(), new FakeAdamW());

    /// <summary>A model small enough for scalar code.</summary>
    public static NexusConfig Config { get; } = new(DModel: 8, Heads: 2, KvHeads: 1, Blocks: 1, LayersPerBlock: 4,
        AttentionEvery: 4,
        AttentionOffset: 2, DState: 3, DtRank: 2, MlpRatio: 2);
}
