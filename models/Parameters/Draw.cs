namespace Nexus.Models;

/// <summary>Random numbers as pure functions of a seed and a counter, so that their values do not depend on who asks first.</summary>
static class Draw
{
    /// <summary>64 random bits: SplitMix64's finaliser over a counter (Steele, Lea, Flood 2014).</summary>
    public static ulong Bits(ulong seed, ulong counter)
    {
        ulong z = Mix(seed + 0x9E3779B97F4A7C15) + counter * 0x9E3779B97F4A7C15;
        return Mix(z);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public static double Uniform(ulong seed, ulong counter) => (Bits(seed, counter) >> 11) * (1.0 / (1L << 53));

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958).</summary>
    public static double Normal(ulong seed, ulong counter)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, 2 * counter)));
        return radius * Math.Cos(2 * Math.PI * Uniform(seed, 2 * counter + 1));
    }

    /// <summary>A seed of its own for each use of one seed.</summary>
    public static ulong Stream(ulong seed, string use)
    {
        foreach (char c in use)
        {
            seed = Mix(seed ^ c);
        }
        return seed;
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
