namespace Nexus.Models;

/// <summary>
/// The parameters of each kind of layer: names, shapes, which are decayed, and how they start. A matrix [out, in] starts
/// uniform in ±1/√in (deviation 1/√(3 in)); the projections that write into the residual stream are divided by √layers, so that
/// the stream's size does not grow with depth.
/// </summary>
static class LayerShapes
{
    public static Parameter Embedding(NexusConfig c) =>
        new("embedding.weight", "table", [c.Vocab, c.DModel], true, Initial.Normal, 0.02);

    public static Parameter[] Head(NexusConfig c)
    {
        Parameter norm = Ones("norm.weight", "norm", c.DModel);
        return c.TiedEmbeddings ? [norm]
            : [norm, new("head.weight", "head", [c.Vocab, c.DModel], true, Initial.Normal, 0.02)];
    }

    public static LayerParameters Mamba(NexusConfig c, string prefix)
    {
        int e = c.Inner, n = c.DState, r = c.Rank;
        return new LayerParameters(LayerKind.Mamba, prefix,
        [
            Ones(prefix + ".norm.weight", "norm", c.DModel),
            Matrix(prefix + ".in_proj.weight", "inProj", 2 * e, c.DModel),
            new(prefix + ".conv.weight", "conv", [e, c.DConv], true, Initial.Uniform, 1 / Math.Sqrt(c.DConv)),
            Vector(prefix + ".conv.bias", "convBias", e, Initial.Constant, 0),
            Matrix(prefix + ".x_proj.weight", "xProj", r + 2 * n, e),
            Matrix(prefix + ".dt_proj.weight", "dtProj", e, r),
            Vector(prefix + ".dt_proj.bias", "dtBias", e, Initial.StepSize, 0),
            new(prefix + ".a_log", "aLog", [e, n], false, Initial.LogRange, 0),
            Ones(prefix + ".skip", "skip", e),
            Residual(c, prefix + ".out_proj.weight", "outProj", e),
        ]);
    }

    public static LayerParameters Attention(NexusConfig c, string prefix)
    {
        int d = c.DModel, kv = c.KvHeads * c.HeadWidth;
        return new LayerParameters(LayerKind.Attention, prefix,
        [
            Ones(prefix + ".norm.weight", "norm", d),
            Matrix(prefix + ".q_proj.weight", "wq", d, d),
            Matrix(prefix + ".k_proj.weight", "wk", kv, d),
            Matrix(prefix + ".v_proj.weight", "wv", kv, d),
            Residual(c, prefix + ".o_proj.weight", "wo", d),
        ]);
    }

    public static LayerParameters Mlp(NexusConfig c, string prefix) => new(LayerKind.Mlp, prefix,
    [
        Ones(prefix + ".norm.weight", "norm", c.DModel),
        Matrix(prefix + ".gate_proj.weight", "gate", c.MlpWidth, c.DModel),
        Matrix(prefix + ".up_proj.weight", "up", c.MlpWidth, c.DModel),
        Residual(c, prefix + ".down_proj.weight", "down", c.MlpWidth),
    ]);

    static Parameter Matrix(string name, string array, int rows, int columns) =>
        new(name, array, [rows, columns], true, Initial.Uniform, 1 / Math.Sqrt(columns));

    static Parameter Residual(NexusConfig c, string name, string array, int columns) =>
        new(name, array, [c.DModel, columns], true, Initial.Uniform,
            1 / Math.Sqrt(columns) / Math.Sqrt(c.Layers * (c.MlpWidth > 0 ? 2 : 1)));

    static Parameter Vector(string name, string array, int size, Initial start, double scale) =>
        new(name, array, [size], false, start, scale);

    static Parameter Ones(string name, string array, int size) => Vector(name, array, size, Initial.Constant, 1);
}
