using System.Text.Json.Serialization;

namespace Nexus.Models;

/// <summary>The shape of a hybrid model: embed → blocks × layers → norm → head. Layer i is attention when i mod attention_every
/// = attention_offset, else a selective-scan (Mamba) layer; an MLP follows each when mlp_ratio &gt; 0.</summary>
/// <param name="DModel">D, the width of the residual stream.</param>
/// <param name="Heads">Query heads of an attention layer; each has D / heads channels, an even number.</param>
/// <param name="KvHeads">Key and value heads; divides heads.</param>
/// <param name="Blocks">Hybrid blocks.</param>
/// <param name="LayersPerBlock">Layers in a block.</param>
/// <param name="AttentionEvery">Period of the attention layers over the whole stack; 0: no attention layer.</param>
/// <param name="AttentionOffset">Position of the attention layer in the period.</param>
/// <param name="Expand">Inner width of a Mamba layer over D; expand · D is a whole number.</param>
/// <param name="DState">N, the states of each channel.</param>
/// <param name="DConv">Taps of the causal convolution.</param>
/// <param name="DtRank">R, the rank of the step-size projection; 0: ⌈D / 16⌉.</param>
/// <param name="MlpRatio">Hidden width of the gated MLP over D; 0: no MLP.</param>
/// <param name="Vocab">V, the number of tokens; 256: the tokens are bytes.</param>
/// <param name="TiedEmbeddings">True when the head reads the embedding table.</param>
/// <param name="RopeTheta">Base of the rotary angles.</param>
/// <param name="Window">Positions that attention looks back, itself included; 0: all.</param>
/// <param name="NormEps">ε of RMS normalisation.</param>
public sealed record NexusConfig(
    int DModel = 128,
    int Heads = 4,
    int KvHeads = 4,
    int Blocks = 2,
    int LayersPerBlock = 8,
    int AttentionEvery = 8,
    int AttentionOffset = 4,
    double Expand = 2,
    int DState = 16,
    int DConv = 4,
    int DtRank = 0,
    double MlpRatio = 0,
    int Vocab = 256,
    bool TiedEmbeddings = true,
    double RopeTheta = 10000,
    int Window = 0,
    double NormEps = 1e-5)
{
    /// <summary>All layers: blocks × layers_per_block.</summary>
    [JsonIgnore]
    public int Layers => Blocks * LayersPerBlock;

    /// <summary>E, the inner width of a Mamba layer.</summary>
    [JsonIgnore]
    public int Inner => (int)Math.Round(Expand * DModel);

    /// <summary>R with its default filled in.</summary>
    [JsonIgnore]
    public int Rank => DtRank > 0 ? DtRank : (DModel + 15) / 16;

    /// <summary>Channels of a head.</summary>
    [JsonIgnore]
    public int HeadWidth => DModel / Heads;

    /// <summary>F, the hidden width of the MLP; 0 when there is none.</summary>
    [JsonIgnore]
    public int MlpWidth => (int)Math.Round(MlpRatio * DModel);

    /// <summary>True when layer number <paramref name="layer"/> of the whole stack is attention.</summary>
    public bool IsAttention(int layer) => AttentionEvery > 0 && layer % AttentionEvery == AttentionOffset;

    /// <summary>Throws when a dimension is impossible; the message lists every problem, not only the first.</summary>
    /// <returns>This config.</returns>
    /// <exception cref="NexusException">A dimension is impossible.</exception>
    public NexusConfig Validate()
    {
        List<string> problems = ConfigCheck.Problems(this);
        if (problems.Count > 0)
        {
            throw new NexusException("The model config cannot be built:\n  - " + string.Join("\n  - ", problems));
        }
        return this;
    }
}
