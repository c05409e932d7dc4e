using Nexus.Spec.Tests.Layers;
using static Nexus.Spec.Tests.Numbers;

namespace Nexus.Spec.Tests;

/// <summary>Layers of the paper's rank against loops written by hand.</summary>
public class SequenceLayerTests
{
    [Fact]
    public void RmsNormLiftedOverBatchAndTimeIsRowByRow()
    {
        const int rows = 2, time = 3, d = 5;
        float[] x = Random(rows * time * d, 1), w = Random(d, 2);
        var run = new Evaluation().Axis<B>(rows).Axis<T>(time).Axis<D>(d);
        var y = run.Out<B, T, D>("y");
        Index<B> b = new();
        Index<T> t = new();
        RmsNorm.Define(run.In<B, T, D>("x", x)[b, t], run.Weight<D>("w", w), y[b, t], eps: 1e-5);

        var expected = new double[x.Length];
        for (var r = 0; r < rows * time; r++)
        {
            var mean = Enumerable.Range(0, d).Sum(i => (double)x[r * d + i] * x[r * d + i]) / d;
            for (var i = 0; i < d; i++) expected[r * d + i] = x[r * d + i] / Math.Sqrt(mean + 1e-5) * w[i];
        }
        Close(expected, run.Doubles(y));
        Close(expected, run.Floats(y).ToDouble(), 1e-6);
        Assert.NotEqual(expected, run.Floats(y).ToDouble());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void SelectiveScanIsALoopOverTime(int time)
    {
        const int d = 2, n = 3;
        float[] x = Random(time * d, 1), delta = [.. Random(time * d, 2).Select(Math.Abs)];
        float[] a = [.. Random(d * n, 3).Select(v => -Math.Abs(v))];
        float[] b = Random(time * n, 4), c = Random(time * n, 5), skip = Random(d, 6);
        var run = new Evaluation().Axis<T>(time).Axis<D>(d).Axis<N>(n);
        var y = run.Out<T, D>("y");
        var last = run.Out<D, N>("last");
        SelectiveScan.Define(run.In<T, D>("x", x), run.In<T, D>("delta", delta), run.In<D, N>("a", a), run.In<T, N>("b", b),
            run.In<T, N>("c", c), run.Weight<D>("skip", skip), y, last);

        var h = new double[d * n];
        var expected = new double[time * d];
        for (var t = 0; t < time; t++)
            for (var i = 0; i < d; i++)
            {
                double sum = skip[i] * (double)x[t * d + i];
                for (var j = 0; j < n; j++)
                {
                    h[i * n + j] = Math.Exp(delta[t * d + i] * (double)a[i * n + j]) * h[i * n + j]
                        + (double)delta[t * d + i] * b[t * n + j] * x[t * d + i];
                    sum += c[t * n + j] * h[i * n + j];
                }
                expected[t * d + i] = sum;
            }
        Close(expected, run.Doubles(y), 1e-12);
        Close(h, run.Doubles(last), 1e-12);
    }

    [Fact]
    public void AnAbsentSkipIsZero()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(1).Axis<N>(1);
        var y = run.Out<T, D>("y");
        double[] one = [1, 1];
        SelectiveScan.Define(run.In<T, D>("x", one), run.In<T, D>("delta", one), run.In<D, N>("a", new double[] { 0 }),
            run.In<T, N>("b", one), run.In<T, N>("c", one), run.Weight<D>("skip", null), y, run.Out<D, N>("last"));
        Assert.Equal([1.0, 2.0], run.Doubles(y));
    }

    [Fact]
    public void CausalConv1dContinuesItsWindow()
    {
        // Two halves, the second fed with the end of the first, equal the whole.
        const int time = 6, d = 2, k = 3;
        float[] x = Random(time * d, 1), w = Random(d * k, 2), bias = Random(d, 3);
        double[] Convolve(float[] part, float[]? before)
        {
            var run = new Evaluation().Axis<T>(part.Length / d).Axis<D>(d).Axis<K>(k).Axis<P>(k - 1);
            var y = run.Out<T, D>("y");
            CausalConv1d.Define(run.In<T, D>("x", part), run.Weight<D, K>("w", w), run.Weight<D>("bias", bias),
                run.In<P, D>("before", before), y);
            return run.Doubles(y);
        }
        var whole = Convolve(x, null);
        Close([.. whole[..8]], Convolve(x[..8], null));
        Close([.. whole[8..]], Convolve(x[8..], x[4..8]));
        var expected = bias[1] + (double)w[k] * x[1] + w[k + 1] * (double)x[3] + w[k + 2] * (double)x[5];
        Assert.Equal(expected, whole[2 * d + 1], 1e-14);
        Assert.NotEqual(Convolve(x[8..], null), Convolve(x[8..], x[4..8]));
    }

    [Theory]
    [InlineData(int.MaxValue, 0)]
    [InlineData(3, 0)]
    [InlineData(1, 2.5)]
    public void GroupedQueryAttentionWithWindowAndCap(int window, double cap)
    {
        const int g = 2, r = 2, time = 6, k = 3;
        float[] q = Random(g * r * time * k, 1), keys = Random(g * time * k, 2), v = Random(g * time * k, 3);
        var run = new Evaluation().Axis<G>(g).Axis<R>(r).Axis<T>(time).Axis<K>(k);
        var y = run.Out<G, R, T, K>("y");
        GroupedQueryAttention.Define(run.In<G, R, T, K>("q", q), run.In<G, T, K>("k", keys), run.In<G, T, K>("v", v), y,
            window, cap);

        var expected = new double[q.Length];
        for (var head = 0; head < g * r; head++)
            for (var t = 0; t < time; t++)
            {
                var weights = new double[time];
                for (var s = Math.Max(0, t - (long)window + 1); s <= t; s++)
                {
                    var (row, column) = ((head * time + t) * k, (head / r * time + s) * k);
                    var score = Enumerable.Range(0, k).Sum(c => (double)q[row + c] * keys[column + c]) / Math.Sqrt(k);
                    weights[s] = Math.Exp(cap > 0 ? cap * Math.Tanh(score / cap) : score);
                }
                for (var c = 0; c < k; c++)
                    expected[(head * time + t) * k + c] =
                        weights.Select((weight, s) => weight / weights.Sum() * v[(head / r * time + s) * k + c]).Sum();
            }
        Close(expected, run.Doubles(y));
    }

    [Fact]
    public void GatedDeltaNetIsAMutualRecurrence()
    {
        const int time = 5, k = 3, m = 2;
        float[] q = Random(time * k, 1), key = Random(time * k, 2), v = Random(time * m, 3);
        float[] beta = Random(time, 4), g = Random(time, 5), s0 = Random(k * m, 6);
        var run = new Evaluation().Axis<T>(time).Axis<K>(k).Axis<V>(m);
        var y = run.Out<T, V>("y");
        var last = run.Out<K, V>("last");
        GatedDeltaNet.Define(run.In<T, K>("q", q), run.In<T, K>("k", key), run.In<T, V>("v", v), run.In<T>("beta", beta),
            run.In<T>("g", g), run.In<K, V>("initial", s0), y, last);

        var s = s0.ToDouble();
        var expected = new double[time * m];
        for (var t = 0; t < time; t++)
        {
            var decay = Math.Exp(g[t]);
            var u = new double[m];
            for (var j = 0; j < m; j++)
                u[j] = beta[t] * (v[t * m + j] - decay * Enumerable.Range(0, k).Sum(l => s[l * m + j] * key[t * k + l]));
            for (var i = 0; i < k; i++)
                for (var j = 0; j < m; j++) s[i * m + j] = decay * s[i * m + j] + key[t * k + i] * u[j];
            for (var j = 0; j < m; j++)
                expected[t * m + j] = Enumerable.Range(0, k).Sum(i => q[t * k + i] * s[i * m + j]) / Math.Sqrt(k);
        }
        Close(expected, run.Doubles(y));
        Close(s, run.Doubles(last));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5000)]
    public void ReverseRecurrenceStartsAfterTheLast(int time)
    {
        var x = Random(time, 1);
        var run = new Evaluation().Axis<T>(time).Axis<D>(1);
        var y = run.Out<T, D>("y");
        ReverseScan.Define(run.In<T, D>("x", x), run.In<D>("decay", new[] { 0.5 }), y);
        var expected = new double[time];
        var h = 1.0;
        for (var t = time - 1; t >= 0; t--) expected[t] = h = 0.5 * h + x[t];
        Close(expected, run.Doubles(y));
    }

    [Fact]
    public void RotaryEmbeddingTurnsHalvesOfASplitAxis()
    {
        const int time = 3, half = 2;
        var x = Random(time * 2 * half, 1);
        var run = new Evaluation().Axis<T>(time).Axis<H>(half);
        var y = run.Out<T, Joined<Two, H>>("y");
        RotaryEmbedding.Define(run.In<T, Joined<Two, H>>("x", x).Split(), y.Split(), theta: 100, first: 7);
        var expected = new double[x.Length];
        for (var t = 0; t < time; t++)
            for (var j = 0; j < half; j++)
            {
                var (sin, cos) = Math.SinCos((7 + t) * Math.Pow(100, -(double)j / half));
                double a = x[t * 4 + j], b = x[t * 4 + half + j];
                (expected[t * 4 + j], expected[t * 4 + half + j]) = (a * cos - b * sin, b * cos + a * sin);
            }
        Close(expected, run.Doubles(y));
    }
}
