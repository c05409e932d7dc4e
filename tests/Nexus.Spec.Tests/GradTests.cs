using static Nexus.Spec.Maths;
using static Nexus.Spec.Tests.Numbers;

namespace Nexus.Spec.Tests;

/// <summary>Gradients inside a spec: against formulas, at boundaries, through locals, and differentiated once more.</summary>
public class GradTests
{
    private static readonly double[] X = [0.5, -1.25, 2];

    [Fact]
    public void TheGradientOfASumOfSquares()
    {
        var run = new Evaluation().Axis<D>(3);
        var x = run.In<D>("x", X);
        var y = run.Out<D>("y");
        Index<D> d = new(), i = new();
        y[d] = Grad(Sum(i, Sq(x[i]) * x[i]), x)[d];
        Close([.. X.Select(v => 3 * v * v)], run.Doubles(y));
        // Once more: y is 3 x², so its slope is 6 x, by dual numbers and by the tape.
        Close([.. X.Select(v => 6 * v)], [.. run.Duals(y, (x, new double[] { 1, 1, 1 })).Select(v => v.Tangent)]);
        Close([.. X.Select(v => 6 * v)], run.Gradients((y, new double[] { 1, 1, 1 }))[x]);
    }

    [Fact]
    public void ItGoesThroughLocalsAndStopsAtTheArray()
    {
        var run = new Evaluation().Axis<D>(3);
        var x = run.In<D>("x", X);
        var y = run.Out<D>("y");
        Index<D> d = new(), i = new();
        Local<D> m = new(), made = new();
        m[d] = Sq(x[d]); // how m came about is not differentiated
        made[d] = Tanh(m[d]);
        y[d] = Grad(Sum(i, made[i]), m)[d];
        Close([.. X.Select(v => 1 - Math.Pow(Math.Tanh(v * v), 2))], run.Doubles(y));
    }

    [Fact]
    public void ALossHasItsOwnFreeIndices()
    {
        var run = new Evaluation().Axis<T>(3).Axis<D>(2);
        var k = run.In<T, D>("k", new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        var w = run.Weight<D>("w", new double[] { 0.5, -1 });
        var y = run.Out<T, D>("y");
        Index<T> t = new();
        Index<D> d = new(), i = new();
        // The loss of each t alone, not their sum: ∂/∂w_d ½ (Σ w_i k_{t,i})² = (Σ w_i k_{t,i}) k_{t,d}.
        y[t, d] = Grad(0.5 * Sq(Sum(i, w[i] * k[t, i])), w)[d];
        Close([-1.5 * 1, -1.5 * 2, -2.5 * 3, -2.5 * 4, -3.5 * 5, -3.5 * 6], run.Doubles(y));
    }

    [Fact]
    public void ElementsBeforeTheFirstHaveAGradientToo()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        var k = run.In<T, D>("k", new double[,] { { 1, 2 }, { 3, 4 } });
        var y = run.Out<T, D>("y");
        Index<T> t = new();
        Index<D> d = new(), i = new();
        Local<T, D> m = new();
        m[-1, d] = 10;
        m[t, d] = m[t - 1, d] - 0.1 * Grad(0.5 * Sum(i, Sq(m[t - 1, i] - k[t, i])), m)[t - 1, d];
        y[t, d] = m[t, d];
        Close([9.1, 9.2, 9.1 - 0.61, 9.2 - 0.52], run.Doubles(y));
    }

    [Fact]
    public void AProductIsRefused()
    {
        var run = new Evaluation().Axis<D>(3);
        var x = run.In<D>("x", X);
        var y = run.Out<D>("y");
        Index<D> d = new(), i = new();
        y[d] = Grad(Prod(i, x[i]), x)[d];
        Assert.Contains("Prod", Assert.Throws<SpecException>(() => run.Doubles(y)).Message);
    }

    [Fact]
    public void AGradientIsNoArrayToDifferentiateBy()
    {
        var run = new Evaluation().Axis<D>(3);
        var x = run.In<D>("x", X);
        Index<D> i = new();
        var slope = Grad(Sum(i, Sq(x[i])), x);
        Assert.Contains("'x'", Assert.Throws<SpecException>(() => Grad(Sum(i, Sq(x[i])), slope)).Message);
    }

    [Weights]
    public sealed record Pair(Weight<D> Gain, Weight<D>? Bias);

    [Fact]
    public void ARecordIsItsArrays()
    {
        var run = new Evaluation().Axis<D>(3);
        var w = new Pair(run.Weight<D>("w.Gain", X), null);
        var y = run.Out<D>("y");
        Index<D> d = new();
        y[d] = 2 * w.Gain[d] + (w.Bias?[d] ?? 1);
        Close([.. X.Select(v => 2 * v + 1)], run.Doubles(y));
    }
}
