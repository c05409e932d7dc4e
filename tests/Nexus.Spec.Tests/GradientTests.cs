using Nexus.Spec.Tests.Layers;
using static Nexus.Spec.Maths;
using static Nexus.Spec.Tests.Numbers;

namespace Nexus.Spec.Tests;

/// <summary>Dual numbers against formulas, reverse mode against dual numbers.</summary>
public class GradientTests
{
    public static TheoryData<string, Func<Real, Real>, Func<double, double>, Func<double, double>> Functions => new()
    {
        { "neg", x => -x, x => -x, x => -1 },
        { "abs", Abs, Math.Abs, x => Math.Sign(x) },
        { "sign", Sign, x => Math.Sign(x), x => 0 },
        { "exp", Exp, Math.Exp, Math.Exp },
        { "exp2", Exp2, x => Math.Pow(2, x), x => Math.Pow(2, x) * Math.Log(2) },
        { "log", x => Log(Sq(x)), x => 2 * Math.Log(Math.Abs(x)), x => 2 / x },
        { "log1p", x => Log1P(x / 2), x => Math.Log(1 + x / 2), x => 1 / (2 + x) },
        { "sqrt", x => Sqrt(Sq(x) + 1), x => Math.Sqrt(x * x + 1), x => x / Math.Sqrt(x * x + 1) },
        { "rsqrt", x => Rsqrt(Sq(x) + 1), x => Math.Pow(x * x + 1, -0.5), x => -x * Math.Pow(x * x + 1, -1.5) },
        { "recip", Recip, x => 1 / x, x => -1 / (x * x) },
        { "sin", Sin, Math.Sin, Math.Cos },
        { "cos", Cos, Math.Cos, x => -Math.Sin(x) },
        { "tanh", Tanh, Math.Tanh, x => 1 / Math.Pow(Math.Cosh(x), 2) },
        { "sigmoid", Sigmoid, x => 1 / (1 + Math.Exp(-x)), x => Math.Exp(-x) / Math.Pow(1 + Math.Exp(-x), 2) },
        { "silu", Silu, x => x / (1 + Math.Exp(-x)), x => (1 + Math.Exp(-x) + x * Math.Exp(-x)) / Math.Pow(1 + Math.Exp(-x), 2) },
        { "softplus", Softplus, x => Math.Log(1 + Math.Exp(x)), x => 1 / (1 + Math.Exp(-x)) },
        { "softplus above 20", x => Softplus(x + 25), x => x + 25, x => 1 },
        { "erf'", Erf, x => 0, x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) },
        { "floor", Floor, Math.Floor, x => 0 },
        { "stop", x => Stop(x) * x, x => x * x, x => x },
        { "pow", x => Pow(Abs(x), 2.5), x => Math.Pow(Math.Abs(x), 2.5), x => 2.5 * Math.Pow(Math.Abs(x), 1.5) * Math.Sign(x) },
        { "pow of", x => Pow(3, x), x => Math.Pow(3, x), x => Math.Pow(3, x) * Math.Log(3) },
        { "max", x => Max(x, 0.3), x => Math.Max(x, 0.3), x => x > 0.3 ? 1 : 0 },
        { "min", x => Min(x, 0.3), x => Math.Min(x, 0.3), x => x < 0.3 ? 1 : 0 },
        { "quotient", x => (1 - x) / (2 + x), x => (1 - x) / (2 + x), x => -3 / Math.Pow(2 + x, 2) },
        { "lazy select", x => Select(x > 0, Sqrt(x), x), x => x > 0 ? Math.Sqrt(x) : x, x => x > 0 ? 0.5 / Math.Sqrt(x) : 1 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void EachFunctionHasItsValueAndDerivative(
        string name, Func<Real, Real> spec, Func<double, double> value, Func<double, double> slope)
    {
        double[] x = [-1.7, -0.4, 0.2, 0.9, 1.6];
        var run = new Evaluation().Axis<D>(x.Length);
        var input = run.In<D>("x", x);
        var y = run.Out<D>("y");
        Index<D> d = new();
        y[d] = spec(input[d]);
        if (name != "erf'") Close([.. x.Select(value)], run.Doubles(y));
        var duals = run.Duals(y, (input, new double[] { 1, 1, 1, 1, 1 }));
        Close([.. x.Select(slope)], [.. duals.Select(v => v.Tangent)]);
        Close([.. x.Select(slope)], run.Gradients((y, new double[] { 1, 1, 1, 1, 1 }))[input]);
    }

    [Fact]
    public void ErfHasKnownValues()
    {
        var run = new Evaluation().Axis<D>(6);
        var y = run.Out<D>("y");
        Index<D> d = new();
        y[d] = Erf(run.In<D>("x", new[] { 0, 0.5, -1, 2.4999, 2.5001, 7 })[d]);
        double[] known = [0.0, 0.5204998778130465, -0.8427007929497149, 0.9995928300996666, 0.9995932657565293, 1.0];
        Assert.All(known.Zip(run.Doubles(y)), p => Assert.Equal(p.First, p.Second, 5e-16));
    }

    [Fact]
    public void LayersInReverseModeAgreeWithDualNumbers()
    {
        var run = new Evaluation().Axis<T>(5).Axis<K>(3).Axis<V>(2);
        var y = run.Out<T, V>("y");
        var last = run.Out<K, V>("last");
        GatedDeltaNet.Define(run.In<T, K>("q", Random(15, 1)), run.In<T, K>("k", Random(15, 2)), run.In<T, V>("v", Random(10, 3)),
            run.In<T>("beta", Random(5, 4)), run.In<T>("g", Random(5, 5)), run.In<K, V>("initial", Random(6, 6)), y, last);
        AgreesWithDuals(run, [("y", 10), ("last", 6)], [("q", 15), ("k", 15), ("v", 10), ("beta", 5), ("g", 5), ("initial", 6)]);
    }

    [Fact]
    public void AttentionInReverseModeAgreesWithDualNumbers()
    {
        var run = new Evaluation().Axis<G>(2).Axis<R>(2).Axis<T>(4).Axis<K>(3);
        GroupedQueryAttention.Define(run.In<G, R, T, K>("q", Random(48, 1)), run.In<G, T, K>("k", Random(24, 2)),
            run.In<G, T, K>("v", Random(24, 3)), run.Out<G, R, T, K>("y"), window: 3, cap: 1.5);
        AgreesWithDuals(run, [("y", 48)], [("q", 48), ("k", 24), ("v", 24)]);
    }

    [Fact]
    public void ExpertsInReverseModeAgreeWithDualNumbers()
    {
        var run = new Evaluation().Axis<D>(3).Axis<E>(4).Axis<F>(2);
        MixtureOfExperts.Define(run.In<D>("x", Random(3, 1)), run.Weight<E, D>("router", Random(12, 2)),
            run.Weight<E, Concat<F, F>, D>("gateUp", Random(48, 3)), run.Weight<E, D, F>("down", Random(24, 4)), run.Out<D>("y"));
        AgreesWithDuals(run, [("y", 3)], [("x", 3), ("router", 12), ("gateUp", 48), ("down", 24)]);
    }

    [Fact]
    public void FloatGradientsAreNearAndRounded()
    {
        var run = new Evaluation().Axis<D>(8);
        var x = run.In<D>("x", Random(8, 1));
        var y = run.Out<D>("y");
        RmsNorm.Define(x, run.Weight<D>("w", Random(8, 2)), y);
        var upstream = Random(8, 3);
        var exact = run.Gradients((y, upstream))[x];
        var rounded = run.FloatGradients((y, upstream))[x];
        Close(exact, rounded, 1e-6);
        Assert.NotEqual(exact, rounded);
        Assert.All(rounded, v => Assert.Equal((float)v, v));
    }

    [Fact]
    public void ScalarsHaveGradients()
    {
        var run = new Evaluation().Axis<T>(3).Axis<D>(1);
        var decay = run.Scalar("decay", 0.5);
        var y = run.Out<T>("y");
        Index<T> t = new();
        y[t] = decay * y[t - 1] + 1;
        Assert.Equal([1, 1.5, 1.75], run.Doubles(y));
        // y₂ = 1 + r + r², so dy₂/dr = 1 + 2r.
        Assert.Equal([2.0], run.Gradients((y, new double[] { 0, 0, 1 }))[decay]);
        Assert.Equal(2.0, run.Duals(y, (decay, new[] { 1.0 }))[2].Tangent);
    }

    private static void AgreesWithDuals(Evaluation run, (string Name, int Size)[] outputs, (string Name, int Size)[] inputs)
    {
        var upstream = outputs.Select((o, i) => Random(o.Size, 50 + i)).ToArray();
        var gradients = run.Gradients([.. outputs.Select((o, i) => ((Name)o.Name, (Array)upstream[i]))]);
        foreach (var (input, size) in inputs)
        {
            Assert.NotEqual(new double[size], gradients[input]);
            var direction = Random(size, 99);
            double[] Tangents(string output) => [.. run.Duals(output, (input, direction)).Select(v => v.Tangent)];
            var tangent = outputs.Select((o, i) => Dot(upstream[i].ToDouble(), Tangents(o.Name))).Sum();
            Close([tangent], [Dot(gradients[input], direction.ToDouble())], 1e-12);
        }
    }
}
