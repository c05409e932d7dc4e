using Nexus.Runtime;

namespace Nexus.Models.Tests.Fakes;

/// <summary>y = table[token].</summary>
public sealed unsafe class FakeEmbedding() : FakeKernel("Embedding", "R V D", "", "ids token R; weight table V D; out y R D")
{
    protected override void Forward(ref Frame f)
    {
        int d = f.Extents[2];
        for (int i = 0; i < f.Extents[0] * d; i++)
        {
            f.Arrays[2][i] = f.Arrays[1][((int*)f.Arrays[0])[i / d] * d + i % d];
        }
    }

    protected override void Reverse(ref Frame f)
    {
        int d = f.Extents[2];
        for (int i = 0; i < f.Extents[0] * d; i++)
        {
            f.Gradients[1][((int*)f.Arrays[0])[i / d] * d + i % d] += f.Gradients[2][i];
        }
    }
}

/// <summary>h_t = ½ h_{t−1} + x_t; y = x + norm · h, with the parameters of a Mamba layer (only norm is used).</summary>
public sealed unsafe class FakeMamba() : FakeKernel("MambaLayer", "B T D E R N K", "eps",
    "in x B T D; weight norm D; weight inProj E+E D; weight conv E K; weight convBias E; weight xProj R+N+N E; " +
        "weight dtProj E R; weight dtBias E; weight aLog E N; weight skip E; weight outProj D E; " +
        "out y B T D", new StateInfo("h", StateKind.Carry))
{
    public override long ResidualFloats(ReadOnlySpan<int> e) => e[0] * e[1] * e[2];

    public override long StateFloats(ReadOnlySpan<int> e, int capacity) => e[0] * e[2];

    protected override void Forward(ref Frame f)
    {
        int time = f.Extents[1], d = f.Extents[2];
        for (int b = 0; b < f.Extents[0]; b++)
        {
            for (int j = 0; j < d; j++)
            {
                float h = f.State == null ? 0 : f.State[b * d + j];
                for (int t = 0; t < time; t++)
                {
                    int i = (b * time + t) * d + j;
                    h = 0.5f * h + f.Arrays[0][i];
                    f.Arrays[11][i] = f.Arrays[0][i] + f.Arrays[1][j] * h;
                    if (f.Residuals != null)
                    {
                        f.Residuals[i] = h;
                    }
                }
                if (f.State != null)
                {
                    f.State[b * d + j] = h;
                }
            }
        }
    }

    protected override void Reverse(ref Frame f)
    {
        int time = f.Extents[1], d = f.Extents[2];
        for (int b = 0; b < f.Extents[0]; b++)
        {
            for (int j = 0; j < d; j++)
            {
                float gradient = 0;
                for (int t = time - 1; t >= 0; t--)
                {
                    int i = (b * time + t) * d + j;
                    float up = f.Gradients[11][i];
                    gradient = 0.5f * gradient + f.Arrays[1][j] * up;
                    f.Gradients[1][j] += up * f.Residuals[i];
                    f.Gradients[0][i] = up + gradient;
                }
            }
        }
    }
}

/// <summary>y_t = x_t + norm · mean of x_s, s ≤ t, with the parameters of an attention layer (only norm is used).</summary>
public sealed unsafe class FakeAttention() : FakeKernel("AttentionLayer", "B T D G R Two J", "eps theta window",
    "in x B T D; weight norm D; weight wq G R Two J D; weight wk G Two J D; weight wv G Two J D; weight wo D G R Two J; " +
        "out y B T D",
    new StateInfo("x", StateKind.History))
{
    public override long StateFloats(ReadOnlySpan<int> e, int capacity) => capacity * e[2];

    protected override void Forward(ref Frame f)
    {
        int time = f.Extents[1], d = f.Extents[2];
        for (int b = 0; b < f.Extents[0]; b++)
        {
            for (int t = 0; t < time; t++)
            {
                for (int j = 0; j < d; j++)
                {
                    int i = (b * time + t) * d + j;
                    float sum = 0;
                    if (f.State != null)
                    {
                        f.State[(f.Position + t) * d + j] = f.Arrays[0][i];
                        for (int s = 0; s <= f.Position + t; s++)
                        {
                            sum += f.State[s * d + j];
                        }
                    }
                    else
                    {
                        for (int s = 0; s <= t; s++)
                        {
                            sum += f.Arrays[0][(b * time + s) * d + j];
                        }
                    }
                    f.Arrays[6][i] = f.Arrays[0][i] + f.Arrays[1][j] * (sum / (f.Position + t + 1));
                }
            }
        }
    }

    protected override void Reverse(ref Frame f)
    {
        int time = f.Extents[1], d = f.Extents[2];
        for (int b = 0; b < f.Extents[0]; b++)
        {
            for (int j = 0; j < d; j++)
            {
                float later = 0;
                for (int t = time - 1; t >= 0; t--)
                {
                    int i = (b * time + t) * d + j;
                    float up = f.Gradients[6][i];
                    later += f.Arrays[1][j] * up / (t + 1);
                    f.Gradients[1][j] += up * (f.Arrays[6][i] - f.Arrays[0][i]) / f.Arrays[1][j];
                    f.Gradients[0][i] = up + later;
                }
            }
        }
    }
}

/// <summary>y = x + norm · x, with the parameters of an MLP layer (only norm is used).</summary>
public sealed unsafe class FakeMlp() : FakeKernel("MlpLayer", "B T D F", "eps",
    "in x B T D; weight norm D; weight gate F D; weight up F D; weight down D F; out y B T D")
{
    protected override void Forward(ref Frame f)
    {
        int d = f.Extents[2];
        for (int i = 0; i < f.Extents[0] * f.Extents[1] * d; i++)
        {
            f.Arrays[5][i] = f.Arrays[0][i] * (1 + f.Arrays[1][i % d]);
        }
    }

    protected override void Reverse(ref Frame f)
    {
        int d = f.Extents[2];
        for (int i = 0; i < f.Extents[0] * f.Extents[1] * d; i++)
        {
            f.Gradients[1][i % d] += f.Gradients[5][i] * f.Arrays[0][i];
            f.Gradients[0][i] = f.Gradients[5][i] * (1 + f.Arrays[1][i % d]);
        }
    }
}
