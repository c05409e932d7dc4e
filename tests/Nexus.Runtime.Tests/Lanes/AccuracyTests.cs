using Xunit.Abstractions;

namespace Nexus.Runtime.Tests;

/// <summary>Every function at every width against double: sampled over all f32 bit patterns and over the range where it
/// varies.</summary>
public sealed class AccuracyTests(ITestOutputHelper output)
{
    private static readonly float[] Special =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1.17549421e-38f, -1.17549421e-38f, 1.17549435e-38f, -1.17549435e-38f, 1e-30f,
        -1e-30f, 1e-10f, -1e-10f, 0.3333333f, 0.5f, -0.5f, 0.9999999f, 1f, 1.0000001f, -1f, -0.9999999f, -1.0000001f, 1.5f,
        -1.5f, 2f, -2f, 2.5f, 3f, -3f, 20f, 20.000002f, -20f, 88f, 88.72284f, 88.7229f, 89f, 100f, -87.3365f, -87.5f, -103.5f,
        -103.97f, -103.98f, -104f, -105f, 127.5f, 127.99999f, 128f, 129f, 150f, -126f, -126.5f, -148.9f, -149f, -149.5f,
        -150f, -150.1f, -151f, -200f, 8388607f, 8388608f, 16777215f, 16777216f, 1048576f, 1048577f, -1048577f, 1e9f, -1e9f,
        1e30f, -1e30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    private static readonly int Samples =
        int.TryParse(Environment.GetEnvironmentVariable("NEXUS_SAMPLES"), out int n) ? n : 200_000;

    /// <summary>Function, the range beside all bit patterns, and the bound published on the function.</summary>
    public static readonly (string Name, float Low, float High, double Bound)[] Functions =
    [
        ("Exp", -104, 89, 0.9),
        ("Exp2", -150, 128, 0.9),
        ("Log", 0, 4, 0.9),
        ("Log1P", -1, 4, 1.6),
        ("Sin", -1e6f, 1e6f, 1.7),
        ("Cos", -1e6f, 1e6f, 1.7),
        ("Tanh", -10, 10, 2.4),
        ("Sigmoid", -104, 20, 2.6),
        ("Silu", -110, 20, 2.4),
        ("Softplus", -104, 25, 1.8),
        ("Erf", -4, 4, 1.2),
        ("Pow", 0, 8, 1.5),
    ];

    public static TheoryData<Isa, string> Rows()
    {
        TheoryData<Isa, string> rows = [];
        foreach (Isa isa in IsaSupport.Available)
        {
            foreach (var function in Functions) rows.Add(isa, function.Name);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void StaysWithinTheBound(Isa isa, string function)
    {
        var (_, low, high, bound) = Functions.Single(f => f.Name == function);
        (float[] x, float[] y) = Arguments(function, low, high, Samples);
        float[] result = new float[x.Length];
        Width.For(isa).Apply(function, x, y, result);

        double worst = 0;
        int at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = ExactFunctions.Ulps(result[i], ExactFunctions.Of(function, x[i], y[i]));
            if (error > worst) (worst, at) = (error, i);
        }
        string line = $"{function} {isa}: {worst:F3} ulp at x = {x[at]:R}, y = {y[at]:R}: {result[at]:R}, exact " +
            $"{ExactFunctions.Of(function, x[at], y[at]):R}";
        output.WriteLine(line);
        Assert.True(worst <= bound, $"{line}; the bound is {bound}");
        Assert.True(worst > 0.4, $"{line}: better than rounding allows, so nothing was measured");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void EqualsTheScalarWidthBitForBit(Isa isa, string function)
    {
        var (_, low, high, _) = Functions.Single(f => f.Name == function);
        (float[] x, float[] y) = Arguments(function, low, high, 50_000);
        float[] result = new float[x.Length], scalar = new float[x.Length];
        Width.For(isa).Apply(function, x, y, result);
        Width.For(Isa.Scalar).Apply(function, x, y, scalar);
        for (int i = 0; i < x.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(result[i]) == BitConverter.SingleToInt32Bits(scalar[i])
                || (float.IsNaN(result[i]) && float.IsNaN(scalar[i]));
            Assert.True(same, $"{function}({x[i]:R}, {y[i]:R}): {isa} gives {result[i]:R}, scalar gives {scalar[i]:R}");
        }
    }

    private static (float[] X, float[] Y) Arguments(string function, float low, float high, int count)
    {
        Random random = new(1);
        List<float> x = [], y = [];
        foreach (float a in Special)
        {
            if (function != "Pow") { x.Add(a); y.Add(0); continue; }
            foreach (float b in Special) { x.Add(a); y.Add(b); }
        }
        while (x.Count < count)
        {
            bool anyBits = (x.Count & 1) == 0;
            x.Add(anyBits ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))
                : low + (float)random.NextDouble() * (high - low));
            y.Add(function != "Pow" ? 0
                : (x.Count & 2) == 0 ? (float)(random.NextDouble() * 80 - 40)
                : (float)(random.NextDouble() * 180 - 90) / MathF.Max(MathF.Abs(MathF.Log(MathF.Abs(x[^1]))), 1e-6f));
        }
        return ([.. x], [.. y]);
    }
}
