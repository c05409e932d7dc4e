namespace Nexus.Runtime.Tests;

public sealed class CounterRandomTests
{
    /// <summary>The known answers published with the Random123 library for philox4x32-10.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void GivesTheKnownAnswers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3)
    {
        Assert.Equal((r0, r1, r2, r3), CounterRandom.Philox((c0, c1, c2, c3), (k0, k1)));
    }

    /// <summary>The key is the seed, low word first; the counter is (index / 4, stream), low words first; words come in order.</summary>
    [Fact]
    public void WordsOfIndexStreamAndSeedStandInTheOrderThatIsDocumented()
    {
        CounterRandom random = new(0x299f31d0_a4093822, 0x03707344_13198a2e);
        (uint w0, uint w1, uint w2, uint w3) =
            CounterRandom.Philox((0x243f6a88, 0x05a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0));
        const ulong first = 0x05a308d3_243f6a88UL * 4;
        Assert.Equal([w0, w1, w2, w3], new[] { random.Bits(first), random.Bits(first + 1), random.Bits(first + 2), random.Bits(first + 3) });
        Assert.Equal(4, new HashSet<uint> { w0, w1, w2, w3 }.Count);
    }

    [Fact]
    public void UniformNumbersAreUniform()
    {
        CounterRandom random = new(42, 7);
        const int count = 400_000;
        int[] bins = new int[64];
        double sum = 0;
        for (ulong i = 0; i < count; i++)
        {
            float u = random.Uniform(i);
            Assert.InRange(u, 0f, 0.99999994f);
            bins[(int)(u * 64)]++;
            sum += u;
        }
        Assert.InRange(sum / count, 0.5 - 0.0025, 0.5 + 0.0025);
        double expected = count / 64.0, chi = bins.Sum(b => (b - expected) * (b - expected) / expected);
        // 63 degrees of freedom: 0.999 quantile 103.4.
        Assert.InRange(chi, 20, 103.4);
    }

    [Fact]
    public void NormalNumbersAreNormalAndUncorrelated()
    {
        CounterRandom random = new(1, 2);
        float[] x = new float[400_000];
        random.FillNormal(x);
        double n = x.Length, mean = x.Sum(v => (double)v) / n;
        double variance = x.Sum(v => (double)v * v) / n, fourth = x.Sum(v => Math.Pow(v, 4)) / n;
        double lag = x.Zip(x.Skip(1)).Sum(p => (double)p.First * p.Second) / n;
        Assert.InRange(mean, -0.006, 0.006);
        Assert.InRange(variance, 0.99, 1.01);
        Assert.InRange(fourth, 2.9, 3.1);
        Assert.InRange(lag, -0.006, 0.006);
        Assert.InRange(x.Max(), 4f, 5.8f);
    }

    [Fact]
    public void SeedsStreamsAndIndicesDiffer()
    {
        HashSet<(uint, uint)> seen = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            for (ulong stream = 0; stream < 20; stream++)
            {
                CounterRandom random = new(seed, stream);
                for (ulong i = 0; i < 20; i++) Assert.True(seen.Add((random.Bits(2 * i), random.Bits(2 * i + 1))));
            }
        }
    }

    [Fact]
    public void FillingInPiecesGivesTheSameNumbers()
    {
        CounterRandom random = new(3);
        float[] whole = new float[37], parts = new float[37];
        random.FillUniform(whole, -1, 3);
        random.FillUniform(parts.AsSpan(0, 10), -1, 3);
        random.FillUniform(parts.AsSpan(10), -1, 3, 10);
        Assert.Equal(whole, parts);
        Assert.All(whole, v => Assert.InRange(v, -1f, 3f));
        int[] dice = new int[6];
        for (ulong i = 0; i < 6000; i++) dice[random.Below(6, i)]++;
        Assert.All(dice, d => Assert.InRange(d, 880, 1120));
    }
}
