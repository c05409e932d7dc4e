using static Nexus.Spec.Maths;

namespace Nexus.Spec.Tests;

/// <summary>A callee's local has one element for each outer index that reaches its equations.</summary>
public class LiftingTests
{
    private static readonly Index<T> t = new();
    private static readonly Index<B> b = new();

    [Fact]
    public void ThroughASlice()
    {
        static void Define(In<D> x, Out<D> y)
        {
            Index<D> d = new();
            Local<D> u = new();
            u[d] = 2 * x[d];
            y[d] = u[d] + u[d - 1];
        }
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        var y = run.Out<T, D>("y");
        Define(run.In<T, D>("x", new double[,] { { 1, 2 }, { 3, 4 } })[t], y[t]);
        Assert.Equal([2, 6, 6, 14], run.Doubles(y));
    }

    [Fact]
    public void ThroughAScalarArgument()
    {
        static void Define(Real scale, Int shift, Out<D> y)
        {
            Index<D> d = new();
            Local<D> u = new();
            u[d] = scale * d + shift;
            y[d] = Sum(d, u[d]) * u[d];
        }
        var run = new Evaluation().Axis<T>(3).Axis<D>(2);
        var scale = run.In<T>("scale", new double[] { 1, 2, 3 });
        var y = run.Out<T, D>("y");
        Define(scale[t], 10 * t, y[t]);
        // u[t, d] = scale[t]·d + 10·t; y[t, d] = (u[t, 0] + u[t, 1]) · u[t, d].
        Assert.Equal([0, 1, 220, 264, 860, 989], run.Doubles(y));
    }

    [Fact]
    public void ThroughMutualRecursionOfLocals()
    {
        // Only v sees the outer index, and only through w's own recursion does u.
        static void Define(In<T> x, Out<T> y)
        {
            Index<T> t = new();
            Local<T> u = new(), v = new(), w = new();
            u[t] = v[t - 1] + 1;
            v[t] = w[t] + u[t];
            w[t] = x[t] * u[t];
            y[t] = v[t];
        }
        var run = new Evaluation().Axis<B>(2).Axis<T>(3);
        var y = run.Out<B, T>("y");
        Define(run.In<B, T>("x", new double[,] { { 1, 1, 1 }, { 2, 2, 2 } })[b], y[b]);
        // v[t] = (x + 1) · (v[t - 1] + 1).
        Assert.Equal([2, 6, 14, 3, 12, 39], run.Doubles(y));
    }

    [Fact]
    public void OnlyByTheIndicesThatReachIt()
    {
        // u does not depend on b, so it is computed once; v does.
        static void Define(In<T> x, In<D> z, Out<T, D> y)
        {
            Index<T> t = new();
            Index<D> d = new();
            Local<D> u = new();
            Local<T> v = new();
            u[d] = Uniform(1, d) + z[d];
            v[t] = x[t] + v[t - 1];
            y[t, d] = u[d] * v[t];
        }
        var run = new Evaluation().Axis<B>(2).Axis<T>(2).Axis<D>(1);
        var y = run.Out<B, T, D>("y");
        Define(run.In<B, T>("x", new double[,] { { 1, 2 }, { 3, 4 } })[b], run.In<D>("z", new[] { 1.0 }), y[b]);
        var u = Philox.Uniform(1, [0]) + 1;
        Assert.Equal([u, 3 * u, 3 * u, 7 * u], run.Doubles(y));
    }

    [Fact]
    public void OverALayerAxisThatIsItselfARecurrence()
    {
        // Each layer runs a scan over time; the scan's local is lifted over the layer.
        static void Scan(In<T> x, Out<T> y)
        {
            Index<T> t = new();
            Local<T> h = new();
            h[t] = h[t - 1] + x[t];
            y[t] = h[t];
        }
        const int layers = 4, time = 2000;
        var run = new Evaluation().Axis<L>(layers).Axis<T>(time);
        var y = run.Out<T>("y");
        Index<L> l = new();
        Local<L, T> stack = new();
        stack[-1, t] = 1;
        Scan(stack[l - 1], stack[l]);
        y[t] = stack[^1, t];
        var expected = Enumerable.Repeat(1.0, time).ToArray();
        for (var i = 0; i < layers; i++)
            for (var s = 1; s < time; s++) expected[s] += expected[s - 1];
        Assert.Equal(expected, run.Doubles(y));
    }
}
