namespace Nexus.Runtime;

/// <summary>Random numbers as a pure function of (seed, stream, index): no state, any order, any thread, the same
/// everywhere.</summary>
/// <remarks>
/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The key is the seed;
/// the counter is (index / 4, stream), and word index mod 4 of the block is the answer. Seeds and streams are independent
/// sequences of 2⁶⁴ numbers.
/// </remarks>
/// <param name="seed">Which experiment.</param>
/// <param name="stream">Which use within it, such as one weight matrix.</param>
public readonly struct CounterRandom(ulong seed, ulong stream = 0)
{
    /// <summary>The seed.</summary>
    public ulong Seed => seed;

    /// <summary>The stream.</summary>
    public ulong Stream => stream;

    /// <summary>32 random bits.</summary>
    public uint Bits(ulong index)
    {
        (uint w0, uint w1, uint w2, uint w3) = Block(index >> 2);
        return (index & 3) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    /// <summary>Uniform on [0, 1): a multiple of 2⁻²⁴.</summary>
    public float Uniform(ulong index) => ToUnit(Bits(index));

    /// <summary>Standard normal, by Box and Muller from numbers 2 ⌊index/2⌋ and the next; |x| ≤ 5.8.</summary>
    public float Normal(ulong index)
    {
        (uint w0, uint w1, uint w2, uint w3) = Block(index >> 2);
        bool second = (index & 2) != 0;
        return BoxMuller(second ? w2 : w0, second ? w3 : w1, (index & 1) != 0);
    }

    /// <summary>A whole number on [0, count), without bias beyond 2⁻³² count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">count is less than 1.</exception>
    public int Below(int count, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)((ulong)Bits(index) * (uint)count >> 32);
    }

    /// <summary>to[i] = low + (high - low) Uniform(first + i).</summary>
    public void FillUniform(Span<float> to, float low = 0f, float high = 1f, ulong first = 0)
    {
        for (int i = 0; i < to.Length; i++) to[i] = MathF.FusedMultiplyAdd(high - low, Uniform(first + (ulong)i), low);
    }

    /// <summary>to[i] = mean + deviation Normal(first + i).</summary>
    public void FillNormal(Span<float> to, float mean = 0f, float deviation = 1f, ulong first = 0)
    {
        for (int i = 0; i < to.Length; i++) to[i] = MathF.FusedMultiplyAdd(deviation, Normal(first + (ulong)i), mean);
    }

    private (uint, uint, uint, uint) Block(ulong index) =>
        Philox(((uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32)), ((uint)seed, (uint)(seed >> 32)));

    private static float ToUnit(uint bits) => (bits >> 8) * (1f / (1 << 24));

    private static float BoxMuller(uint radius, uint angle, bool sine)
    {
        // 1 - u is in (0, 1], so its logarithm is finite. Lanes1 gives the same bits on every platform, a C library does not.
        float r = MathF.Sqrt(-2f * Lanes1.Log(new Lanes1(1f - ToUnit(radius))).Value);
        Lanes1 phase = new(2f * MathF.PI * ToUnit(angle));
        return r * (sine ? Lanes1.Sin(phase) : Lanes1.Cos(phase)).Value;
    }

    /// <summary>Ten rounds on a counter of four words with a key of two.</summary>
    internal static (uint, uint, uint, uint) Philox((uint, uint, uint, uint) counter, (uint, uint) key)
    {
        (uint c0, uint c1, uint c2, uint c3) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
