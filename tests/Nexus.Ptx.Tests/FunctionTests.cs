using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Print.Ptx;
using Nexus.Compiler.Text;
using Nexus.Ptx.Tests.Machine;
using Nexus.Runtime;

namespace Nexus.Ptx.Tests;

/// <summary>The functions of the kernels have the bits of the processor's lanes, whose errors are measured over all
/// arguments.</summary>
public sealed class FunctionTests
{
    private static readonly float[] s_special =
    [
        0f, -0f, 1f, -1f, 0.5f, 2f, 3f, -2f, -3f, 1e-30f, -1e-30f, 1e-40f, -1e-40f, float.Epsilon, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88f, 89f, -88f, -104f, -150f, 127.5f, 20f, 30f, 30.5f,
            1.4142135f, 0.99999994f, 1.0000001f,
    ];

    public static TheoryData<string> Functions =>
        ["neg", "abs", "sign", "exp", "exp2", "log", "log1p", "sqrt", "rsqrt", "recip", "sq", "sin", "cos", "tanh", "sigmoid",
            "silu", "softplus", "erf", "floor"];

    public static TheoryData<string> Pairs => ["max", "min", "pow"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_have_the_bits_of_the_lanes(string name)
    {
        var x = Arguments(1);
        Same(name, x, x, Run($"{name}(x[d])", x, x), (a, _) => Lane(name, a));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Functions_of_two_have_the_bits_of_the_lanes(string name)
    {
        float[] x = [.. s_special.SelectMany(a => s_special.Select(_ => a)), .. Arguments(2)];
        float[] z = [.. s_special.SelectMany(_ => s_special), .. Arguments(3)];
        Same(name, x, z, Run($"{name}(x[d], z[d])", x, z), (a, b) => name switch
        {
            "max" => Lanes1.Max(new(a), new(b)).Value,
            "min" => Lanes1.Min(new(a), new(b)).Value,
            _ => Lanes1.Pow(new(a), new(b)).Value,
        });
    }

    [Fact]
    public void Arguments_of_sine_and_cosine_beyond_the_near_range_are_reduced_in_double()
    {
        var random = new Random(4);
        float[] x = [.. Enumerable.Range(0, 2000).Select(i =>
            (float)((i % 2 == 0 ? 1 : -1) * Math.Pow(2, 20 + 28 * random.NextDouble())))];
        var (sin, cos) = (Run("sin(x[d])", x, x), Run("cos(x[d])", x, x));
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(Math.Sin(x[i]), sin[i], 2e-7);
            Assert.Equal(Math.Cos(x[i]), cos[i], 2e-7);
        }
    }

    private static float[] Arguments(int seed)
    {
        var random = new Random(seed);
        return [.. s_special,
            .. Enumerable.Range(0, 3000).Select(i => (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, i % 6 - 3)))];
    }

    private static void Same(string name, float[] x, float[] z, float[] found, Func<float, float, float> expected)
    {
        for (var i = 0; i < x.Length; i++)
        {
            // Far arguments are lane by lane in double on the processor too, which is no formula to have the bits of.
            if (name is "sin" or "cos" && MathF.Abs(x[i]) > 1048576f) continue;
            var wanted = expected(x[i], z[i]);
            Assert.True(float.IsNaN(wanted) ? float.IsNaN(found[i])
                : BitConverter.SingleToInt32Bits(found[i]) == BitConverter.SingleToInt32Bits(wanted),
                $"{name}({x[i]:R}, {z[i]:R}) is {found[i]:R} in PTX and {wanted:R} on the lanes");
        }
    }

    private static float[] Run(string expression, float[] x, float[] z)
    {
        var layer = IrText.Parse($"""
            layer Function
            axis D
            index d : D
            in x[D]
            in z[D]
            out y[D]
            y[d] = {expression}

            """);
        SignatureArray Array(string name, ArrayKind kind) =>
            new(name, kind, EquatableArray.Of<Dim>(new AxisDim("D")), false, null);
        var signature = new Signature("Function", layer.Axes, layer.Scalars,
            EquatableArray.Of(Array("x", ArrayKind.In), Array("z", ArrayKind.In), Array("y", ArrayKind.Out)));
        var module = PtxCompilation.Emit(layer, signature, PtxTarget.Sm80);
        var pass = module.Passes[0];
        var memory = new PtxMemory();
        ulong[] arrays = [memory.Allocate("x", x), memory.Allocate("z", z), memory.Allocate("y", x.Length)];
        var context = new byte[pass.ContextBytes];
        foreach (var f in pass.Fields)
        {
            if (f.Source == PtxSource.Array) BitConverter.GetBytes(arrays[f.Index]).CopyTo(context, f.Offset);
            if (f.Source == PtxSource.Extent) BitConverter.GetBytes(x.Length).CopyTo(context, f.Offset);
        }
        var launch = Assert.Single(pass.Launches);
        new PtxMachine(memory).Launch(PtxCode.Parse(module.Text)[launch.Entry], launch.Blocks(_ => x.Length), context, 0, 0);
        return memory.Floats(arrays[2], x.Length);
    }

    private static float Lane(string name, float x) => name switch
    {
        "neg" => Lanes1.Neg(new(x)).Value,
        "abs" => Lanes1.Abs(new(x)).Value,
        "sign" => Lanes1.Sign(new(x)).Value,
        "exp" => Lanes1.Exp(new(x)).Value,
        "exp2" => Lanes1.Exp2(new(x)).Value,
        "log" => Lanes1.Log(new(x)).Value,
        "log1p" => Lanes1.Log1P(new(x)).Value,
        "sqrt" => Lanes1.Sqrt(new(x)).Value,
        "rsqrt" => Lanes1.Rsqrt(new(x)).Value,
        "recip" => Lanes1.Recip(new(x)).Value,
        "sq" => x * x,
        "sin" => Lanes1.Sin(new(x)).Value,
        "cos" => Lanes1.Cos(new(x)).Value,
        "tanh" => Lanes1.Tanh(new(x)).Value,
        "sigmoid" => Lanes1.Sigmoid(new(x)).Value,
        "silu" => Lanes1.Silu(new(x)).Value,
        "softplus" => Lanes1.Softplus(new(x)).Value,
        "erf" => Lanes1.Erf(new(x)).Value,
        "floor" => Lanes1.Floor(new(x)).Value,
        _ => throw new ArgumentException(name),
    };
}
