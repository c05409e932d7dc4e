namespace Nexus.Models;

/// <summary>What a layer of the stack computes.</summary>
public enum LayerKind
{
    /// <summary>Selective scan.</summary>
    Mamba,
    /// <summary>Causal attention.</summary>
    Attention,
    /// <summary>Gated MLP.</summary>
    Mlp,
}

/// <summary>One residual layer of the stack.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Prefix">Prefix of its parameters' names, such as <c>blocks.0.layers.3.mamba</c>.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record LayerParameters(LayerKind Kind, string Prefix, Parameter[] Parameters);

/// <summary>
/// Where every parameter of a config lies: one contiguous buffer, decayed matrices first, then the rest, each tensor on a
/// 64-byte boundary. Gradients and optimiser moments use the same offsets, so an optimiser step is two calls whatever the
/// number of tensors.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Floats a tensor's beginning is aligned to.</summary>
    const int Alignment = 16;

    /// <summary>Lays out the parameters of a valid config.</summary>
    public ParameterLayout(NexusConfig config)
    {
        Config = config;
        List<LayerParameters> layers = [];
        Parameter[] embedding = [LayerShapes.Embedding(config)];
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string prefix = $"blocks.{layer / config.LayersPerBlock}.layers.{layer % config.LayersPerBlock}";
            layers.Add(config.IsAttention(layer)
                ? LayerShapes.Attention(config, prefix + ".attention")
                : LayerShapes.Mamba(config, prefix + ".mamba"));
            if (config.MlpWidth > 0)
            {
                layers.Add(LayerShapes.Mlp(config, prefix + ".mlp"));
            }
        }
        Parameter[] head = LayerShapes.Head(config);

        Parameter[] all = [.. embedding, .. layers.SelectMany(l => l.Parameters), .. head];
        Dictionary<string, Parameter> placed = Place(all, out long decayed, out long total);
        Parameters = [.. all.Select(p => placed[p.Name])];
        Layers = [.. layers.Select(l => l with { Parameters = [.. l.Parameters.Select(p => placed[p.Name])] })];
        Embedding = placed[embedding[0].Name];
        Norm = placed[head[0].Name];
        Head = config.TiedEmbeddings ? Embedding : placed[head[1].Name];
        DecayedFloats = decayed;
        Floats = total;
    }

    /// <summary>The config.</summary>
    public NexusConfig Config { get; }

    /// <summary>All parameters, in the order of the model.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The residual layers, in order.</summary>
    public IReadOnlyList<LayerParameters> Layers { get; }

    /// <summary>The token table [V, D].</summary>
    public Parameter Embedding { get; }

    /// <summary>The last norm's weight [D].</summary>
    public Parameter Norm { get; }

    /// <summary>The head's matrix [V, D]; the token table when they are tied.</summary>
    public Parameter Head { get; }

    /// <summary>Floats at the beginning of the buffer that AdamW decays, padding included.</summary>
    public long DecayedFloats { get; }

    /// <summary>Floats of the whole buffer, padding included.</summary>
    public long Floats { get; }

    /// <summary>Trained numbers, padding not included.</summary>
    public long Count() => Parameters.Sum(p => p.Count);

    /// <summary>
    /// Trained numbers of a config, by formula: V·D (twice if untied) + D + layers. Mamba: D + 2ED + E(K + 1) + E(R + 2N) + E(R
    /// + 1) + EN + E + ED; attention: D + 2D² + 2·D·D·kv/heads; MLP: D + 3FD.
    /// </summary>
    public static long Count(NexusConfig c)
    {
        long d = c.DModel, e = c.Inner, n = c.DState, r = c.Rank, k = c.DConv, f = c.MlpWidth;
        long mamba = d + 2 * e * d + e * (k + 1) + e * (r + 2 * n) + e * (r + 1) + e * n + e + e * d;
        long attention = d + 2 * d * d + 2 * d * c.HeadWidth * c.KvHeads;
        long mlp = f > 0 ? d + 3 * f * d : 0;
        long attentions = Enumerable.Range(0, c.Layers).LongCount(c.IsAttention);
        return c.Vocab * d * (c.TiedEmbeddings ? 1 : 2) + d + attentions * attention + (c.Layers - attentions) * mamba
            + c.Layers * mlp;
    }

    internal static long Product(ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int extent in shape)
        {
            product = checked(product * extent);
        }
        return product;
    }

    static Dictionary<string, Parameter> Place(Parameter[] all, out long decayed, out long total)
    {
        Dictionary<string, Parameter> placed = [];
        long offset = 0;
        decayed = 0;
        foreach (Parameter p in all.OrderBy(p => !p.Decay))
        {
            placed.Add(p.Name, p with { Offset = offset });
            offset = checked(offset + (p.Count + Alignment - 1) / Alignment * Alignment);
            decayed = p.Decay ? offset : decayed;
        }
        total = offset;
        return placed;
    }
}
