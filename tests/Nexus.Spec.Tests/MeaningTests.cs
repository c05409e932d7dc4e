using static Nexus.Spec.Maths;
using static Nexus.Spec.Tests.Numbers;

namespace Nexus.Spec.Tests;

/// <summary>What each form of the language means, in the smallest spec that shows it.</summary>
public class MeaningTests
{
    private static readonly Index<D> d = new();
    private static readonly Index<T> t = new();

    private static double[] Value(Evaluation run, Real e)
    {
        var y = run.Out("value");
        y.Value = e;
        return run.Doubles(y);
    }

    [Fact]
    public void ReductionsOfNothing()
    {
        Real Of(Func<Index<N>, Real> reduction) => reduction(new());
        (Real, double)[] cases =
        [
            (Of(n => Sum(n, 1.0 * n)), 0), (Of(n => Prod(n, 1.0 * n)), 1), (Of(n => Mean(n, 1.0 * n)), double.NaN),
            (Of(n => MaxOver(n, 1.0 * n)), double.NegativeInfinity), (Of(n => MinOver(n, 1.0 * n)), double.PositiveInfinity),
            (Of(n => LogSumExp(n, 1.0 * n)), double.NegativeInfinity), (Of(n => Mean(n, 1.0 * n, where: n > 5)), double.NaN),
        ];
        foreach (var (e, expected) in cases) Assert.Equal([expected], Value(new Evaluation().Axis<N>(0), e));
    }

    [Fact]
    public void ReductionsOverADomain()
    {
        Index<N> n = new();
        var m = new Index<N>();
        var run = () => new Evaluation().Axis<N>(4);
        Assert.Equal([5.0], Value(run(), Sum(n, n, where: n >= 2)));
        Assert.Equal([2.0], Value(run(), Mean(n, n, where: n > 0)));
        Assert.Equal([6.0], Value(run(), Prod(n, n, where: !(n == 0))));
        Assert.Equal([2.0], Value(run(), MaxOver(n, n, where: n != 3)));
        Assert.Equal([-3.0], Value(run(), MinOver(n, -n)));
        Assert.Equal([4.0], Value(run(), Sum(n, m, 1, where: n < m & m - n < 2 | n == 0 & m == 0)));
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(2)), Value(run(), LogSumExp(n, n, where: n >= 1 & n <= 2))[0], 1e-15);
        Assert.Equal([1.0], Value(run(), LogSumExp(n, Select(n == 1, 1, double.NegativeInfinity))));
    }

    [Fact]
    public void SoftmaxIsZeroOutsideItsDomain()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(3);
        var y = run.Out<T, D>("y");
        y[t, d] = Softmax(d, 100.0 * d, where: d < t);
        Assert.Equal([0, 0, 0, 1, 0, 0], run.Doubles(y));
    }

    [Fact]
    public void IntegersDivideDownwards()
    {
        Index<N> n = new();
        var run = new Evaluation().Axis<N>(5);
        var y = run.Out<N, Two>("y");
        y[n, 0] = Div(n - 2, 2);
        y[n, 1] = (n - 2) % 2 + 10 * (n / 4);
        Assert.Equal([-1, 0, -1, 3.5, 0, 5, 0, 8.5, 1, 10], run.Doubles(y));
    }

    [Fact]
    public void OutsideIsZeroUnlessABoundaryEquationSaysOtherwise()
    {
        var run = new Evaluation().Axis<T>(3);
        var x = run.In<T>("x", new double[] { 1, 2, 3 });
        var y = run.Out<T>("y");
        var z = run.Out<T>("z");
        Local<T> u = new();
        Index<P> p = new();
        run.Axis<P>(2);
        y[t] = x[t - 1] + x[t + 2];
        u[t] = x[t];
        u[At<T>(p - Extent(p))] = 10 * (p + 1);
        u[^0] = 50;
        z[t] = u[t - 2] + u[t + 1];
        Assert.Equal([3, 1, 2], run.Doubles(y));
        Assert.Equal([12, 23, 51], run.Doubles(z));
    }

    [Fact]
    public void AReadOutsideAPartIsZeroAndNotTheOtherPart()
    {
        var run = new Evaluation().Axis<D>(2).Axis<E>(3);
        var x = run.In<Concat<D, E>>("x", new double[] { 1, 2, 3, 4, 5 });
        var y = run.Out<Concat<D, E>>("y");
        Index<E> e = new();
        y.First()[d] = x.First()[d + 1];
        y.Second()[e] = x.Second()[e - 1] * 10;
        Assert.Equal([2, 0, 0, 30, 40], run.Doubles(y));
    }

    [Fact]
    public void ViewsWorkOnTheLeft()
    {
        var run = new Evaluation().Axis<H>(2).Axis<K>(3).Axis<E>(1);
        Index<Joined<H, K>> o = new();
        Index<H> h = new();
        Index<K> k = new();
        Index<Joined<H, Concat<K, E>>> wide = new();
        var split = run.Out<Joined<H, K>>("split");
        var joined = run.Out<H, K>("joined");
        var both = run.Out<H, Concat<K, E>>("both");
        split.Split()[h, k] = 10 * h + k;
        joined.Join()[o] = o;
        both.First().Join()[o] = o;
        both.Second().Join()[(Pos<Joined<H, E>>)0] = 7;
        both.Second()[1, 0] = 8;
        Assert.Equal([0, 1, 2, 10, 11, 12], run.Doubles(split));
        Assert.Equal([0, 1, 2, 3, 4, 5], run.Doubles(joined));
        Assert.Equal([0, 1, 2, 7, 3, 4, 5, 8], run.Doubles(both));
        var back = run.Out<H, K>("back");
        back[h, k] = joined.Join().Split()[h, k] + split.Split().Join()[At<Joined<H, K>>(3 * h + k)];
        Assert.Equal([0, 2, 4, 13, 15, 17], run.Doubles(back));
    }

    [Fact]
    public void SlicesFixAnyDimensions()
    {
        var run = new Evaluation().Axis<B>(2).Axis<T>(3).Axis<H>(2).Axis<D>(2).Axis<E>(1);
        var x = run.In<B, T, H, D, E>("x", Random(24, 1));
        var y = run.Out<B, T, H, D, E>("y");
        Index<B> b = new();
        Index<H> h = new();
        Index<E> e = new();
        var part = y[b, .., h, .., ..];
        part[t, d, e] = x[b, t][h][d, e] + 2 * x[.., t, .., d, ..][b, h, e] + 4 * x[b, t, h, d][e]
            + 8 * x[.., .., .., .., e][b, t, h, d];
        Close([.. Random(24, 1).Select(v => 15.0 * v)], run.Doubles(y));
    }

    [Fact]
    public void RankTopAndArgMaxTakeTheLowerOfEquals()
    {
        Index<N> n = new();
        var run = new Evaluation().Axis<N>(4).Axis<D>(2);
        var x = run.In<N>("x", new[] { 1.0, 3, 3, 2 });
        var rank = run.Out<N>("rank");
        var top = run.Out<D>("top");
        rank[n] = Rank(n, x[n]);
        top[d] = x[Top(n, x[n], d + 1)] + 10 * Top(n, x[n], d + 1) + 100 * ArgMax(n, x[n]);
        Assert.Equal([3, 0, 1, 2], run.Doubles(rank));
        Assert.Equal([123, 132], run.Doubles(top));
    }

    [Fact]
    public void ComplexNumbersAreTwoReals()
    {
        var run = new Evaluation().Axis<T>(3);
        var y = run.Out<T, Two>("y");
        Local<T> re = new(), im = new();
        Complex a = new(0.5, 0.25);
        var h = a * new Complex(re[t - 1], im[t - 1]) + 1;
        re[t] = h.Re;
        im[t] = h.Im;
        y[t, 0] = re[t];
        y[t, 1] = (new Complex(re[t], im[t]) / a * a - (Complex)re[t]).Im + Complex.Exp(new Complex(0, Math.PI / 2) * 1).Re;
        Close([1, 0, 1.5, 0.25, 1.6875, 0.5], run.Doubles(y));
    }

    [Fact]
    public void UniformIsAFunctionOfSeedAndCounters()
    {
        var run = new Evaluation().Axis<T>(100).Axis<D>(100);
        var x = run.Out<T, D>("x");
        var y = run.Out<T, D>("y");
        x[t, d] = Uniform(7, t, d);
        y[t, d] = Uniform(8, t, d);
        var values = run.Doubles(x);
        Assert.Equal(values, run.Floats(x).ToDouble());
        Assert.Equal(values[305], Philox.Uniform(7, [3, 5]));
        Assert.All(values, v => Assert.InRange(v, 0, 1 - Math.Pow(2, -24)));
        Assert.InRange(values.Average(), 0.49, 0.51);
        Assert.InRange(values.Average(v => v * v), 0.325, 0.342);
        Assert.InRange(values.Zip(run.Doubles(y), (a, b) => a == b ? 1 : 0).Sum(), 0, 5);
        Assert.NotEqual(Philox.Uniform(1, [0, 0, 0, 0, 1]), Philox.Uniform(1, [0, 0, 0, 0, 2]));
    }

    [Fact]
    public void PhiloxMatchesItsPublishedVector()
    {
        // Counter and key all zero: the first word is 6627e8d5; all ones: 408f276d.
        Assert.Equal((0x6627e8d5u >> 8) / (double)(1 << 24), Philox.Uniform(0, [0, 0, 0, 0]));
        Assert.Equal((0x408f276du >> 8) / (double)(1 << 24), Philox.Uniform(-1, [-1, -1, -1, -1]));
    }

    [Fact]
    public void AnElementOfAnOutputMayBePassedAsRankZeroOutput()
    {
        static void Total(In<D> x, Out total)
        {
            Index<D> j = new();
            Local half = new();
            half.Value = Sum(j, x[j]) / 2;
            total.Value = 2 * half.Value;
        }
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        var y = run.Out<T>("y");
        Total(run.In<T, D>("x", new double[,] { { 1, 2 }, { 3, 4 } })[t], y[t]);
        Assert.Equal([3, 7], run.Doubles(y));
    }

    [Fact]
    public void AnAxisMayHaveAFixedExtent()
    {
        Index<Five> five = new();
        Assert.Equal([10.0], Value(new Evaluation(), Sum(five, five)));
    }

    [Fact]
    public void LongChainsNeedNoOrder()
    {
        // One half goes up, the other down, in one circle of arrays: no direction suits all, so only the stack helps.
        const int time = 5000;
        var run = new Evaluation().Axis<T>(time).Axis<K>(2);
        Out<T> up = run.Out<T>("up"), fibonacci = run.Out<T>("fibonacci");
        Local<T> down = new();
        Index<K> k = new();
        up[t] = Select(t < time / 2, 1 + up[t - 1], 1 + down[t + 1]);
        down[t] = Select(t == time - 1, 0, 1 + down[t + 1]) + Select(t < 0, up[t - 1], 0);
        fibonacci[t] = Select(t == 0, 1, Sum(k, 0.5 * fibonacci[t - 1 - k]));
        var values = run.Doubles(up);
        Assert.Equal(time / 2, values[time / 2 - 1]);
        Assert.Equal(time - 1 - time / 2, values[time / 2]);
        Assert.Equal(2.0 / 3, run.Doubles(fibonacci)[^1], 1e-12);
    }

    [Extent(5)]
    private struct Five;
}
