using static Nexus.Spec.Maths;

namespace Nexus.Spec.Tests;

/// <summary>Mistakes are reported in the user's names, with what was expected.</summary>
public class ErrorTests
{
    private static readonly Index<T> t = new();
    private static readonly Index<D> d = new();

    private static string Message(Action mistake) => Assert.Throws<SpecException>(mistake).Message;

    [Fact]
    public void ACyclicDefinitionNamesItsPath()
    {
        var run = new Evaluation().Axis<T>(3);
        Out<T> y = run.Out<T>("y"), z = run.Out<T>("z");
        y[t] = z[t] + y[t - 1];
        z[t] = Select(t == 1, y[t], 0);
        Assert.Equal("Cyclic definition: 'y[1]' needs itself: y[1] → z[1] → y[1]. Read an earlier element, such as t - 1.",
            Message(() => run.Doubles(y)));
    }

    [Fact]
    public void ACycleIsExact()
    {
        // t → t + 3 mod 5 goes through all positions, up and down; without the stop at 2 it is a circle of five.
        static Evaluation Make(bool stops)
        {
            var run = new Evaluation().Axis<T>(5);
            var y = run.Out<T>("y");
            y[t] = Select(stops & t == 2, 1, y[At<T>((t + 3) % 5)] + 1);
            return run;
        }
        Assert.Equal([5.0, 3, 1, 4, 2], Make(stops: true).Doubles("y"));
        Assert.Contains("'y[0]' needs itself: y[0] → y[3] → y[1] → y[4] → y[2] → y[0].",
            Message(() => Make(stops: false).Doubles("y")));
    }

    [Fact]
    public void WrongShapesNameTheArray()
    {
        var run = new Evaluation().Axis<T>(3).Axis<D>(4);
        Assert.Equal("'x': expected 3 × 4 = 12 values (T = 3, D = 4), got 10 values.",
            Message(() => run.In<T, D>("x", new float[10])));
        Assert.Equal("'x': expected 3 × 4 = 12 values (T = 3, D = 4), got 4 × 3 = 12 values.",
            Message(() => run.In<T, D>("x", new float[4, 3])));
        Assert.Equal("'w': expected 4 values (D = 4), got 3 values.", Message(() => run.Weight<D>("w", new double[3])));
        var y = run.Out<D>("y");
        y[d] = d;
        Assert.Equal("'y': expected 4 values (D = 4), got 5 values.", Message(() => run.Gradients((y, new double[5]))));
        Assert.Contains("Axis N has no extent. Call Axis<N>(n)", Message(() => run.In<N>("n", new double[3])));
        Assert.Contains("Axis T already has extent 3; it cannot also be 4.", Message(() => run.Axis<T>(4)));
        Assert.Contains("Joined<T, D> has extent 12 by its definition", Message(() => run.Axis<Joined<T, D>>(13)));
        Assert.Contains("at least 0, got -1", Message(() => run.Axis<N>(-1)));
    }

    [Fact]
    public void NamesMustExistAndDiffer()
    {
        var run = new Evaluation().Axis<D>(2);
        var x = run.In<D>("x", new double[2]);
        var y = run.Out<D>("y");
        y[d] = x[d];
        Assert.Contains("two arrays named 'x'", Message(() => run.Weight<D>("x", new double[2])));
        Assert.Contains("no array 'q'. It has: x, y.", Message(() => run.Doubles("q")));
        Assert.Contains("'y' is no real input of this evaluation; the inputs are: x.",
            Message(() => run.Duals(y, (y, new double[2]))));
        Assert.Contains("'q' is no real input; the inputs are: x.", Message(() => _ = run.Gradients((y, new double[2]))["q"]));
        Assert.Contains("got a formula, which has no name", Message(() => run.Doubles(x[0] + 1)));
        Assert.Contains("expected integer ids, got 0.5", Message(() => run.Ids<D, V>("ids", new[] { 0.5, 1 })));
    }

    [Fact]
    public void EveryElementNeedsExactlyOneEquation()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        Out<T, D> none = run.Out<T, D>("none"), some = run.Out<T, D>("some"), twice = run.Out<T, D>("twice");
        some[t, 0] = 1;
        twice[t, d] = 1;
        twice[1, d] = 2;
        Assert.Contains("'none' has no equation", Message(() => run.Doubles(none)));
        Assert.Contains(
            "'some[0, 1]' is read, or is an output, but no equation defines it. Extents: 2 × 2; equations of 'some': 1.",
            Message(() => run.Doubles(some)));
        Assert.Contains("'twice[1, 0]' is defined by two equations", Message(() => run.Doubles(twice)));
    }

    [Fact]
    public void AnIndexOnTheRightMustBeBoundOrOnTheLeft()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        var y = run.Out<D>("y");
        y[d] = d + t;
        Assert.Matches(
            @"'y' depends on an index over T \(ErrorTests.cs:\d+\) that is neither on the left of its equation nor bound",
            Message(() => run.Doubles(y)));
    }

    [Fact]
    public void AGatherOutsideItsAxisIsAnErrorAndLazySelectAvoidsIt()
    {
        Evaluation Make(Func<In<V>, Ids<T, V>, Real> e)
        {
            var run = new Evaluation().Axis<T>(2).Axis<V>(3);
            var y = run.Out<T>("y");
            y[t] = e(run.In<V>("x", new double[] { 1, 2, 3 }), run.Ids<T, V>("token", new[] { 1, -100 }));
            return run;
        }
        Assert.Contains("'token[1]' is -100, but axis V has positions 0 to 2",
            Message(() => Make((x, id) => x[id[t]]).Doubles("y")));
        Assert.Equal([2.0, 0], Make((x, id) => Select(id[t] < 0, 0, x[id[t]])).Doubles("y"));
        Assert.Equal([2.0, 0], Make((x, id) => Select(id[t] == -100, 0, x[id[t]])).Doubles("y"));
        Assert.Contains("'token' is read at position 2 of axis T, which has positions 0 to 1",
            Message(() => Make((x, id) => 1.0 * id[t + 1]).Doubles("y")));
        Assert.Contains("rank 3 does not exist, its extent is 3", Message(() => Make((x, id) => TopOf(x, 3)).Doubles("y")));

        static Real TopOf(In<V> x, int slot)
        {
            Index<V> v = new();
            return x[Top(v, x[v], slot)];
        }
    }

    [Fact]
    public void SlicesTakeWholeAxesOnly()
    {
        var run = new Evaluation().Axis<T>(2).Axis<D>(2);
        var x = run.In<T, D>("x", new double[4]);
        Assert.Contains("A slice takes '..' for a whole axis, not '1..2'", Message(() => _ = x[1..2, d]));
    }

    [Fact]
    public void OnlyElementsOfOutputsCanBeWrittenTo()
    {
        var run = new Evaluation().Axis<T>(2);
        var x = run.In<T>("x", new double[2]);
        Assert.Contains("Expected an output", Message(() => { Out total = x[t]; }));
        Assert.Contains("An equation of 'y' has null on its right", Message(() => run.Out<T>("y")[t] = null!));
    }

    [Fact]
    public void AnEquationAddedLaterIsSeen()
    {
        var run = new Evaluation().Axis<T>(2);
        Out<T> y = run.Out<T>("y"), z = run.Out<T>("z");
        y[t] = 1;
        Assert.Equal([1.0, 1], run.Doubles(y));
        z[t] = 2 * y[t];
        Assert.Equal([2.0, 2], run.Doubles(z));
        Assert.Equal([2.0f, 2], run.Floats(z));
    }
}
