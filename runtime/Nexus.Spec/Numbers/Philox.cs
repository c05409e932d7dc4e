namespace Nexus.Spec;

/// <summary>The random numbers of <c>Uniform</c>: a pure function of a seed and counters, so order and threads do not
/// matter.</summary>
/// <remarks>Philox 4×32, 10 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is the seed,
/// low word first.
/// The counter block is four counters (low 32 bits each, missing ones 0); more than four are taken in blocks of four, the
/// first two words
/// of each result being the key of the next block.</remarks>
public static class Philox
{
    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴, hence exact in f32: the upper 24 bits of the first word.</summary>
    public static double Uniform(long seed, ReadOnlySpan<long> counters)
    {
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        var word = Block(ref k0, ref k1, counters);
        for (var i = 4; i < counters.Length; i += 4) word = Block(ref k0, ref k1, counters[i..]);
        return (word >> 8) * (1.0 / (1 << 24));
    }

    private static uint Block(ref uint k0, ref uint k1, ReadOnlySpan<long> counters)
    {
        uint Counter(ReadOnlySpan<long> all, int i) => i < all.Length ? (uint)all[i] : 0;
        var (c0, c1, c2, c3) = (Counter(counters, 0), Counter(counters, 1), Counter(counters, 2), Counter(counters, 3));
        var (a, b) = (k0, k1);
        for (var round = 0; round < 10; round++)
        {
            var x = 0xD2511F53UL * c0;
            var y = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(y >> 32) ^ c1 ^ a, (uint)y, (uint)(x >> 32) ^ c3 ^ b, (uint)x);
            a += 0x9E3779B9;
            b += 0xBB67AE85;
        }
        (k0, k1) = (c0, c1);
        return c0;
    }
}
