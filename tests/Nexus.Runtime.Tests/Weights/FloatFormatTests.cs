namespace Nexus.Runtime.Tests;

/// <summary>All 65,536 codes of both formats, and every f32 beside a rounding boundary.</summary>
public sealed class FloatFormatTests
{
    private static readonly ushort[] Codes = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];

    /// <summary>The value by the definition of a binary format with the given widths, in double.</summary>
    private static double Definition(int code, int exponentBits, int mantissaBits)
    {
        int exponent = code >> mantissaBits & ((1 << exponentBits) - 1), mantissa = code & ((1 << mantissaBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1;
        double sign = code >> (exponentBits + mantissaBits) == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1) return mantissa == 0 ? sign * double.PositiveInfinity : double.NaN;
        return exponent == 0 ? sign * Math.ScaleB(mantissa, 1 - bias - mantissaBits)
            : sign * Math.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
    }

    private static void SameBits(double expected, float actual)
    {
        if (double.IsNaN(expected)) Assert.True(float.IsNaN(actual));
        else Assert.Equal(BitConverter.SingleToInt32Bits((float)expected), BitConverter.SingleToInt32Bits(actual));
    }

    [Fact]
    public void EveryCodeWidensToItsValueOneByOneAndInBulk()
    {
        float[] half = new float[65536], brain = new float[65536];
        FloatFormats.FromHalf(Codes, half);
        FloatFormats.FromBFloat16(Codes, brain);
        for (int i = 0; i < 65536; i++)
        {
            SameBits(Definition(i, 5, 10), FloatFormats.FromHalf((ushort)i));
            SameBits(Definition(i, 5, 10), half[i]);
            SameBits(Definition(i, 8, 7), FloatFormats.FromBFloat16((ushort)i));
            SameBits(Definition(i, 8, 7), brain[i]);
            Assert.Equal(BitConverter.SingleToInt32Bits(FloatFormats.FromHalf((ushort)i)),
                BitConverter.SingleToInt32Bits(half[i]));
        }
        // Tails of the bulk conversion.
        for (int n = 0; n < 20; n++)
        {
            float[] part = new float[n];
            FloatFormats.FromHalf(Codes.AsSpan(1000, n), part);
            Assert.Equal(half[1000..(1000 + n)], part);
            FloatFormats.FromBFloat16(Codes.AsSpan(1000, n), part);
            Assert.Equal(brain[1000..(1000 + n)], part);
        }
    }

    [Fact]
    public void EveryCodeSurvivesARoundTrip()
    {
        float[] wide = new float[65536];
        ushort[] back = new ushort[65536];
        FloatFormats.FromHalf(Codes, wide);
        FloatFormats.ToHalf(wide, back);
        for (int i = 0; i < 65536; i++)
        {
            Assert.True(float.IsNaN(wide[i]) ? float.IsNaN(FloatFormats.FromHalf(back[i])) : back[i] == i);
        }
        FloatFormats.FromBFloat16(Codes, wide);
        FloatFormats.ToBFloat16(wide, back);
        for (int i = 0; i < 65536; i++)
        {
            Assert.True(float.IsNaN(wide[i]) ? float.IsNaN(FloatFormats.FromBFloat16(back[i])) : back[i] == i);
        }
    }

    [Fact]
    public void NarrowingRoundsToNearestTiesToEven()
    {
        Check(FloatFormats.ToHalf, code => Definition(code, 5, 10), 0x7C00);
        Check(FloatFormats.ToBFloat16, code => Definition(code, 8, 7), 0x7F80);
        Assert.True(float.IsNaN(FloatFormats.FromBFloat16(FloatFormats.ToBFloat16(BitConverter.UInt32BitsToSingle(0x7F800001)))));
        Assert.True(float.IsNaN(FloatFormats.FromBFloat16(FloatFormats.ToBFloat16(BitConverter.UInt32BitsToSingle(0xFFFFFFFF)))));
        Assert.True(float.IsNaN(FloatFormats.FromHalf(FloatFormats.ToHalf(float.NaN))));
    }

    /// <summary>Between each two neighbours: the middle, and the f32 just below and above it.</summary>
    private static void Check(Func<float, ushort> narrow, Func<int, double> value, int infinity)
    {
        for (int code = 0; code < infinity; code++)
        {
            double low = value(code), high = code + 1 == infinity ? 2 * low - value(code - 1) : value(code + 1);
            double exact = (low + high) / 2;
            float middle = (float)exact;
            if (middle != exact) continue;
            int even = (code & 1) == 0 ? code : code + 1;
            foreach (int sign in (int[])[0, 0x8000])
            {
                float s = sign == 0 ? 1 : -1;
                Assert.Equal(even | sign, narrow(s * middle));
                Assert.Equal(code | sign, narrow(s * MathF.BitDecrement(middle)));
                Assert.Equal((code + 1) | sign, narrow(s * MathF.BitIncrement(middle)));
            }
        }
    }
}
