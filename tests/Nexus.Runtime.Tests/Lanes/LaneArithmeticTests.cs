namespace Nexus.Runtime.Tests;

/// <summary>The exact operations of every width against C#'s own float, bit by bit.</summary>
public sealed unsafe class LaneArithmeticTests
{
    public static TheoryData<Isa> Widths => Width.Rows;

    private static readonly float[] Values =
    [
        0f, -0f, 1f, -1f, 1.5f, -2.5f, 0.1f, 3f, 1e-45f, -1e-45f, 1.1754942e-38f, 1e-20f, 1e20f, -1e20f, 8388607.5f, 8388609f,
        -0.99999994f, 1.00000012f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    private static float MaskOf(bool set) => BitConverter.Int32BitsToSingle(set ? -1 : 0);

    private static float FromBits(int bits) => BitConverter.Int32BitsToSingle(bits);

    private static int Bits(float x) => BitConverter.SingleToInt32Bits(x);

    private static readonly Dictionary<string, Func<float, float, float>> Scalar = new()
    {
        ["Add"] = (x, y) => x + y,
        ["Sub"] = (x, y) => x - y,
        ["Mul"] = (x, y) => x * y,
        ["Div"] = (x, y) => x / y,
        ["Fma1"] = (x, y) => MathF.FusedMultiplyAdd(x, y, 1f),
        ["Fnma1"] = (x, y) => MathF.FusedMultiplyAdd(-x, y, 1f),
        ["Neg"] = (x, _) => -x,
        ["Abs"] = (x, _) => MathF.Abs(x),
        ["Sign"] = (x, _) => float.IsNaN(x) || x == 0 ? x : MathF.Sign(x),
        ["Max"] = MathF.Max,
        ["Min"] = MathF.Min,
        ["Sqrt"] = (x, _) => MathF.Sqrt(x),
        ["Rsqrt"] = (x, _) => 1f / MathF.Sqrt(x),
        ["Recip"] = (x, _) => 1f / x,
        ["Floor"] = (x, _) => MathF.Floor(x),
        ["Lt"] = (x, y) => MaskOf(x < y),
        ["Le"] = (x, y) => MaskOf(x <= y),
        ["Eq"] = (x, y) => MaskOf(x == y),
        ["And"] = (x, y) => FromBits(Bits(x) & Bits(y)),
        ["Or"] = (x, y) => FromBits(Bits(x) | Bits(y)),
        ["Not"] = (x, _) => FromBits(~Bits(x)),
        ["Select"] = (x, y) => x < y ? x : y + y,
    };

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryOperationGivesTheBitsOfTheScalarOne(Isa isa)
    {
        Width width = Width.For(isa);
        List<float> a = [], b = [];
        foreach (float x in Values)
        {
            foreach (float y in Values) { a.Add(x); b.Add(y); }
        }
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            a.Add(FromBits(random.Next(int.MinValue, int.MaxValue)));
            b.Add(i % 3 == 0 ? a[^1] * 1.0000001f : FromBits(random.Next(int.MinValue, int.MaxValue)));
        }
        float[] result = new float[a.Count];
        foreach (var (name, scalar) in Scalar)
        {
            width.Apply(name, [.. a], [.. b], result);
            for (int i = 0; i < result.Length; i++)
            {
                float expected = scalar(a[i], b[i]);
                // A NaN is a NaN, except where bits are the point.
                bool same = Bits(expected) == Bits(result[i])
                    || (float.IsNaN(expected) && float.IsNaN(result[i])
                        && name is not ("Lt" or "Le" or "Eq" or "And" or "Or" or "Not"));
                Assert.True(same, $"{name}({a[i]:R}, {b[i]:R}): {isa} gives {Bits(result[i]):x8}, expected {Bits(expected):x8}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LanesAreNumberedFromZero(Isa isa)
    {
        Width width = Width.For(isa);
        float[] ones = [.. Enumerable.Repeat(1f, width.Count)], result = new float[width.Count];
        width.Apply("Fma", ones, new float[width.Count], result);
        Assert.Equal(Enumerable.Range(0, width.Count).Select(i => (float)i), result);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void HorizontalOperationsFoldHalvesInAFixedOrder(Isa isa)
    {
        Width width = Width.For(isa);
        float* x = stackalloc float[width.Count], folded = stackalloc float[width.Count];
        Random random = new(9);
        for (int round = 0; round < 1000; round++)
        {
            for (int i = 0; i < width.Count; i++)
            {
                folded[i] = x[i] = (float)(random.NextDouble() * 2 - 1) * MathF.Pow(10, random.Next(-4, 5));
            }
            (float sum, float max, float min) = width.Horizontal(x);
            for (int half = width.Count / 2; half >= 1; half /= 2)
            {
                for (int i = 0; i < half; i++) folded[i] += folded[i + half];
            }
            Assert.Equal(folded[0], sum);
            Assert.Equal(new Span<float>(x, width.Count).ToArray().Max(), max);
            Assert.Equal(new Span<float>(x, width.Count).ToArray().Min(), min);
        }
        for (int i = 0; i < width.Count; i++)
        {
            for (int k = 0; k < width.Count; k++) x[k] = k;
            x[i] = float.NaN;
            (float sum, float max, float min) = width.Horizontal(x);
            Assert.True(float.IsNaN(sum) && float.IsNaN(max) && float.IsNaN(min), $"a NaN in lane {i} was lost");
        }
    }
}
