using System.Globalization;

namespace Nexus.Models;

/// <summary>The rules a config must satisfy, each with what is expected, what was found and what to do.</summary>
static class ConfigCheck
{
    /// <summary>More parameters than any machine this engine aims at can hold in f32 (64 GiB); also keeps every size product
    /// within 63 bits.</summary>
    public const long MostParameters = 1L << 34;

    public static List<string> Problems(NexusConfig c)
    {
        List<string> found = [];
        Range(found, "d_model", c.DModel, 1, 65536);
        Range(found, "heads", c.Heads, 1, 1024);
        Range(found, "kv_heads", c.KvHeads, 1, 1024);
        Range(found, "blocks", c.Blocks, 1, 1024);
        Range(found, "layers_per_block", c.LayersPerBlock, 1, 64);
        Range(found, "attention_every", c.AttentionEvery, 0, 65536);
        Range(found, "d_state", c.DState, 1, 1024);
        Range(found, "d_conv", c.DConv, 1, 64);
        Range(found, "dt_rank", c.DtRank, 0, 65536);
        Range(found, "vocab", c.Vocab, 2, 1 << 20);
        Range(found, "window", c.Window, 0, int.MaxValue);
        Real(found, "expand", c.Expand, 1.0 / 16, 16);
        Real(found, "mlp_ratio", c.MlpRatio, 0, 64);
        Real(found, "rope_theta", c.RopeTheta, 1, 1e12);
        Real(found, "norm_eps", c.NormEps, 1e-12, 1e-1);
        if (found.Count > 0)
        {
            return found;
        }
        Relations(found, c);
        if (found.Count == 0 && ParameterLayout.Count(c) is var count && count > MostParameters)
        {
            found.Add($"the sizes together: expected at most {Text(MostParameters)} parameters, actual {Text(count)}; " +
                "lower d_model, blocks, layers_per_block or vocab");
        }
        return found;
    }

    static void Relations(List<string> found, NexusConfig c)
    {
        if (c.DModel % c.Heads != 0)
        {
            found.Add($"d_model: expected a multiple of heads ({c.Heads}), actual {c.DModel}; " +
                $"set d_model to {(c.DModel + c.Heads - 1) / c.Heads * c.Heads}, or choose heads that divide {c.DModel}");
        }
        else if (c.HeadWidth % 2 != 0)
        {
            found.Add("d_model / heads: expected an even number, because rotary embedding turns pairs of channels, " +
                $"actual {c.DModel} / {c.Heads} = {c.HeadWidth}; halve heads or change d_model");
        }
        if (c.Heads % c.KvHeads != 0)
        {
            found.Add($"kv_heads: expected a divisor of heads ({c.Heads}), actual {c.KvHeads}; set kv_heads to {c.Heads} or 1");
        }
        if (c.AttentionEvery > 0 && (c.AttentionOffset < 0 || c.AttentionOffset >= c.AttentionEvery))
        {
            found.Add($"attention_offset: expected 0 to attention_every - 1 ({c.AttentionEvery - 1}), " +
                $"actual {c.AttentionOffset}; set attention_offset to 0, or attention_every to 0 for a model without attention");
        }
        Whole(found, "expand", c.Expand, c.DModel);
        Whole(found, "mlp_ratio", c.MlpRatio, c.DModel);
    }

    static void Whole(List<string> found, string name, double ratio, int width)
    {
        double product = ratio * width;
        if (Math.Abs(product - Math.Round(product)) > 1e-6)
        {
            found.Add($"{name}: expected {name} × d_model to be a whole number, actual {Text(ratio)} × {width} = " +
                $"{Text(product)}; set {name} to {Text(Math.Round(product))}/{width} = {Text(Math.Round(product) / width)}");
        }
    }

    static void Range(List<string> found, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            string expected = most == int.MaxValue ? $"at least {least}" : $"{least} to {most}";
            found.Add($"{name}: expected {expected}, actual {value}; set {name} to a value in that range");
        }
    }

    static void Real(List<string> found, string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            found.Add($"{name}: expected {Text(least)} to {Text(most)}, actual {Text(value)}; " +
                $"set {name} to a value in that range");
        }
    }

    static string Text(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
