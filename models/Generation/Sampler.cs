using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>How the next token is chosen from the logits.</summary>
/// <param name="Temperature">Logits are divided by it; 0: always the largest.</param>
/// <param name="TopK">Only this many of the most likely tokens; 0: all.</param>
/// <param name="TopP">Only the most likely tokens that together have this probability; 1: all (Holtzman et al. 2019,
/// arXiv:1904.09751).</param>
/// <param name="Seed">Seed of the draws.</param>
public sealed record SamplerOptions(double Temperature = 0.8, int TopK = 0, double TopP = 1, ulong Seed = 1)
{
    /// <summary>Throws when a value is impossible.</summary>
    /// <exception cref="NexusException">A value is impossible.</exception>
    public SamplerOptions Validate()
    {
        string? problem = !(Temperature >= 0 && Temperature <= 100) ? $"temperature: expected 0 to 100, actual {Temperature}; " +
            "0.8 is usual"
            : TopK < 0 ? $"top-k: expected 0 (all) or more, actual {TopK}; 40 is usual"
            : !(TopP > 0 && TopP <= 1) ? $"top-p: expected above 0 and at most 1, actual {TopP}; 0.95 is usual"
            : null;
        return problem is null ? this : throw new NexusException(problem + ".");
    }
}

/// <summary>Chooses tokens. The draw at a position is a pure function of seed and position, so a restored session repeats
/// itself. Choosing allocates nothing.</summary>
public sealed class Sampler
{
    readonly SamplerOptions options;
    readonly float[] weights;
    readonly int[] order;
    readonly CounterRandom random;

    /// <summary>A sampler for a vocabulary.</summary>
    /// <exception cref="NexusException">An option is impossible.</exception>
    public Sampler(SamplerOptions options, int vocab)
    {
        this.options = options.Validate();
        weights = new float[vocab];
        order = new int[vocab];
        random = RandomStream.Of(options.Seed, "sample");
    }

    /// <summary>The token at <paramref name="position"/>.</summary>
    /// <exception cref="NexusException">The logits are not finite: the model's weights are damaged or diverged.</exception>
    public int Choose(ReadOnlySpan<float> logits, int position)
    {
        int best = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (!float.IsFinite(logits[i]))
            {
                throw new NexusException($"logits: expected finite numbers, actual {logits[i]} for token {i}. " +
                    "The weights are damaged or have diverged: use another checkpoint.");
            }
            best = logits[i] > logits[best] ? i : best;
        }
        return options.Temperature == 0 || options.TopK == 1 ? best : Pick(logits, logits[best], position);
    }

    int Pick(ReadOnlySpan<float> logits, float most, int position)
    {
        Span<float> negated = weights.AsSpan(0, logits.Length);
        Span<int> tokens = order.AsSpan(0, logits.Length);
        for (int i = 0; i < logits.Length; i++)
        {
            negated[i] = -(float)Math.Exp((logits[i] - most) / options.Temperature);
            tokens[i] = i;
        }
        bool all = options.TopK == 0 && options.TopP == 1;
        if (!all)
        {
            MemoryExtensions.Sort(negated, tokens);
        }
        int count = options.TopK > 0 ? Math.Min(options.TopK, logits.Length) : logits.Length;
        double total = Sum(negated[..count]);
        if (options.TopP < 1)
        {
            double reached = 0;
            int kept = 0;
            while (kept < count && reached < options.TopP * total)
            {
                reached -= negated[kept++];
            }
            (count, total) = (Math.Max(1, kept), reached);
        }
        double at = random.Uniform((ulong)position) * total;
        for (int i = 0; i < count - 1; i++)
        {
            at += negated[i];
            if (at < 0)
            {
                return tokens[i];
            }
        }
        return tokens[count - 1];
    }

    static double Sum(ReadOnlySpan<float> negated)
    {
        double sum = 0;
        foreach (float value in negated)
        {
            sum -= value;
        }
        return sum;
    }
}
