using Nexus.Spec.Tests.Layers;
using static Nexus.Spec.Tests.Numbers;

namespace Nexus.Spec.Tests;

/// <summary>Layers made of layers: slices, views, joined and concatenated axes, gathers, and lifted locals.</summary>
public class ComposedLayerTests
{
    private static double Silu(double x) => x / (1 + Math.Exp(-x));

    private static double[] Block(float[] all, int block, int size) => all[(block * size)..((block + 1) * size)].ToDouble();

    private static double[] SwiGluByHand(double[] x, double[] gateUp, double[] down, int d, int f)
    {
        double Row(int row) => Enumerable.Range(0, d).Sum(i => gateUp[row * d + i] * x[i]);
        var act = Enumerable.Range(0, f).Select(i => Silu(Row(i)) * Row(f + i)).ToArray();
        return [.. Enumerable.Range(0, d).Select(o => Enumerable.Range(0, f).Sum(i => down[o * f + i] * act[i]))];
    }

    [Fact]
    public void EmbeddingGathers()
    {
        var run = new Evaluation().Axis<T>(3).Axis<V>(4).Axis<D>(2);
        var y = run.Out<T, D>("y");
        var table = run.Weight<V, D>("table", new[,] { { 0, 1 }, { 2, 3 }, { 4, 5 }, { 6, 7 } });
        Embedding.Define(run.Ids<T, V>("token", new[] { 3, 0, 3 }), table, y);
        Assert.Equal([6, 7, 0, 1, 6, 7], run.Doubles(y));
        // The gradient of the table is the scatter-add of the upstream.
        Assert.Equal([3, 4, 0, 0, 0, 0, 6, 8], run.Gradients((y, new double[] { 1, 2, 3, 4, 5, 6 }))["table"]);
    }

    [Fact]
    public void CrossEntropyIgnoresAndSmooths()
    {
        const int rows = 4, classes = 5;
        var logits = Random(rows * classes, 1, 3);
        int[] target = [2, -100, 0, 4];
        var run = new Evaluation().Axis<T>(rows).Axis<V>(classes);
        var loss = run.Out("loss");
        CrossEntropy.Define(run.In<T, V>("logits", logits), run.Ids<T, V>("target", target), loss, smoothing: 0.1);

        double sum = 0;
        var gradient = new double[logits.Length];
        for (var t = 0; t < rows; t++)
        {
            if (target[t] < 0) continue;
            var row = logits[(t * classes)..((t + 1) * classes)].ToDouble();
            var normaliser = Math.Log(row.Sum(Math.Exp));
            sum += normaliser - 0.9 * row[target[t]] - 0.1 * row.Average();
            for (var v = 0; v < classes; v++)
                gradient[t * classes + v] = (Math.Exp(row[v] - normaliser) - (v == target[t] ? 0.9 : 0) - 0.1 / classes) / 3;
        }
        Assert.Equal(sum / 3, run.Doubles(loss)[0], 1e-14);
        Close(gradient, run.Gradients((loss, new[] { 1.0 }))["logits"]);
    }

    [Fact]
    public void MixtureOfExpertsTakesTheLargest()
    {
        const int d = 3, experts = 4, f = 2;
        float[] x = Random(d, 1), router = Random(experts * d, 2, 2);
        float[] gateUp = Random(experts * 2 * f * d, 3), down = Random(experts * d * f, 4);
        var run = new Evaluation().Axis<D>(d).Axis<E>(experts).Axis<F>(f);
        var y = run.Out<D>("y");
        MixtureOfExperts.Define(run.In<D>("x", x), run.Weight<E, D>("router", router),
            run.Weight<E, Concat<F, F>, D>("gateUp", gateUp), run.Weight<E, D, F>("down", down), y);

        double Score(int e) => Enumerable.Range(0, d).Sum(i => (double)router[e * d + i] * x[i]);
        var score = Enumerable.Range(0, experts).Select(Score).ToArray();
        var expected = new double[d];
        foreach (var e in Enumerable.Range(0, experts).OrderByDescending(e => score[e]).Take(2))
        {
            var expert = SwiGluByHand(x.ToDouble(), Block(gateUp, e, 2 * f * d), Block(down, e, d * f), d, f);
            for (var i = 0; i < d; i++) expected[i] += Math.Exp(score[e]) / score.Sum(Math.Exp) * expert[i];
        }
        Close(expected, run.Doubles(y));
    }

    [Fact]
    public void AStackOfLayersIsALoop()
    {
        const int layers = 3, time = 2, d = 4, f = 3;
        float[] x = Random(time * d, 1), norm = Random(layers * d, 2);
        float[] gateUp = Random(layers * 2 * f * d, 3), down = Random(layers * d * f, 4);
        var run = new Evaluation().Axis<L>(layers).Axis<T>(time).Axis<D>(d).Axis<F>(f);
        var y = run.Out<T, D>("y");
        MlpStack.Define(run.In<T, D>("x", x), run.Weight<L, D>("norm", norm), run.Weight<L, Concat<F, F>, D>("gateUp", gateUp),
            run.Weight<L, D, F>("down", down), y);

        var expected = x.ToDouble();
        for (var l = 0; l < layers; l++)
            for (var t = 0; t < time; t++)
            {
                var h = expected[(t * d)..((t + 1) * d)];
                var scale = 1 / Math.Sqrt(h.Average(v => v * v) + 1e-6);
                double[] n = [.. h.Select((v, i) => v * scale * norm[l * d + i])];
                var m = SwiGluByHand(n, Block(gateUp, l, 2 * f * d), Block(down, l, d * f), d, f);
                for (var i = 0; i < d; i++) expected[t * d + i] += m[i];
            }
        Close(expected, run.Doubles(y));
    }

    [Fact]
    public void HeadsAreAJoinedAxis()
    {
        const int batch = 2, time = 3, d = 4, heads = 2, k = 3;
        float[] x = Random(batch * time * d, 1), wo = Random(d * heads * k, 5);
        float[] wq = Random(heads * k * d, 2), wk = Random(heads * k * d, 3), wv = Random(heads * k * d, 4);
        var run = new Evaluation().Axis<B>(batch).Axis<T>(time).Axis<D>(d).Axis<H>(heads).Axis<K>(k);
        var y = run.Out<B, T, D>("y");
        SelfAttention.Define(run.In<B, T, D>("x", x), run.Weight<H, K, D>("wq", wq), run.Weight<H, K, D>("wk", wk),
            run.Weight<H, K, D>("wv", wv), run.Weight<D, Joined<H, K>>("wo", wo), y);

        var expected = new double[x.Length];
        for (var b = 0; b < batch; b++)
        {
            double Project(float[] w, int t, int row) =>
                Enumerable.Range(0, d).Sum(i => (double)w[row * d + i] * x[(b * time + t) * d + i]);
            for (var t = 0; t < time; t++)
                for (var h = 0; h < heads; h++)
                {
                    double[] weights = [.. Enumerable.Range(0, t + 1).Select(s => Math.Exp(
                        Enumerable.Range(0, k).Sum(c => Project(wq, t, h * k + c) * Project(wk, s, h * k + c)) / Math.Sqrt(k)))];
                    for (var c = 0; c < k; c++)
                    {
                        var z = weights.Select((w, s) => w / weights.Sum() * Project(wv, s, h * k + c)).Sum();
                        for (var o = 0; o < d; o++) expected[(b * time + t) * d + o] += wo[o * heads * k + h * k + c] * z;
                    }
                }
        }
        Close(expected, run.Doubles(y));
    }

    [Fact]
    public void MambaBlockLiftedOverABatchTreatsItsRowsAlike()
    {
        const int batch = 2, time = 4, d = 2, e = 3, n = 2, r = 1, k = 3;
        var x = Random(batch * time * d, 1);
        double[] Block(float[] rows, bool whole)
        {
            var run = new Evaluation().Axis<B>(rows.Length / (time * d)).Axis<T>(time).Axis<D>(d).Axis<E>(e);
            run.Axis<N>(n).Axis<R>(r).Axis<K>(k).Axis<P>(k - 1);
            var y = run.Out<B, T, D>("y");
            var state = run.Out<B, E, N>("state");
            Index<B> b = new();
            MambaBlock.Define(run.In<B, T, D>("x", rows)[b], run.Weight<Concat<E, E>, D>("inProj", Random(2 * e * d, 2)),
                run.Weight<E, K>("conv", Random(e * k, 3)), run.Weight<E>("convBias", Random(e, 4)), run.In<P, E>("before", null),
                run.Weight<Concat<R, Concat<N, N>>, E>("xProj", Random((r + 2 * n) * e, 5)),
                run.Weight<E, R>("dtProj", Random(e * r, 6)), run.Weight<E>("dtBias", Random(e, 7)),
                run.Weight<E, N>("aLog", Random(e * n, 8)), run.Weight<E>("skip", Random(e, 9)),
                run.Weight<D, E>("outProj", Random(d * e, 10)), y[b], state[b]);
            return whole ? [.. run.Doubles(y), .. run.Doubles(state)] : run.Doubles(y);
        }
        var both = Block(x, whole: true);
        Assert.Equal(both[..(time * d)], Block(x[..(time * d)], whole: false));
        Assert.Equal(both[(time * d)..(2 * time * d)], Block(x[(time * d)..], whole: false));
        Assert.NotEqual(both[..(time * d)], both[(time * d)..(2 * time * d)]);
        Assert.All(both, v => Assert.True(double.IsFinite(v) && v != 0));
    }
}
