using System.Globalization;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;
using static Nexus.Compiler.Tests.Passes.Keeps;

namespace Nexus.Compiler.Tests.Passes;

/// <summary>How much of a value a rewrite keeps.</summary>
public enum Keeps
{
    /// <summary>Every bit, whatever the operands are; NaN stays NaN.</summary>
    Bits,
    /// <summary>Every bit, apart from the sign of a zero.</summary>
    ButSignOfZero,
    /// <summary>All but rounding: constants are combined in double, and the kernel rounds the result once.</summary>
    ButRounding,
}

/// <summary>An algebraic rewrite: what was written and what the compiler makes of it.</summary>
/// <param name="Name">The rule.</param>
/// <param name="Keeps">What it promises.</param>
/// <param name="Written">The tree as written.</param>
/// <param name="Made">The tree as made by <see cref="Exprs"/>.</param>
public sealed record Rewrite(string Name, Keeps Keeps, Func<Expr, Expr, Expr, Expr> Written, Func<Expr, Expr, Expr, Expr> Made);

/// <summary>Every rewrite of expressions, on zeros of both signs, infinities, NaN, subnormals, huge and random numbers, in double and
/// in f32.</summary>
public class RewriteTests
{
    private static readonly Cond s_below = new Compare(BinOp.Lt, new ScalarRef("z"), new Num(1));

    private static readonly Rewrite[] s_rules =
    [
        new("x + 0 = x", ButSignOfZero, (x, _, _) => new Bin(BinOp.Add, x, new Num(0)), (x, _, _) => Exprs.Add(x, new Num(0))),
        new("0 + x = x", ButSignOfZero, (x, _, _) => new Bin(BinOp.Add, new Num(0), x), (x, _, _) => Exprs.Add(new Num(0), x)),
        new("x + -y = x - y", Bits, (x, y, _) => new Bin(BinOp.Add, x, Neg(y)), (x, y, _) => Exprs.Add(x, Neg(y))),
        new("when c x + when c y = when c (x + y)", Bits, (x, y, _) => new Bin(BinOp.Add, new When(s_below, x), new When(s_below, y)),
            (x, y, _) => Exprs.Add(new When(s_below, x), new When(s_below, y))),
        new("x - 0 = x", Bits, (x, _, _) => new Bin(BinOp.Sub, x, new Num(0)), (x, _, _) => Exprs.Sub(x, new Num(0))),
        new("0 - x = -x", ButSignOfZero, (x, _, _) => new Bin(BinOp.Sub, new Num(0), x), (x, _, _) => Exprs.Sub(new Num(0), x)),
        new("x - -y = x + y", Bits, (x, y, _) => new Bin(BinOp.Sub, x, Neg(y)), (x, y, _) => Exprs.Sub(x, Neg(y))),
        new("1 x = x", Bits, (x, _, _) => new Bin(BinOp.Mul, new Num(1), x), (x, _, _) => Exprs.Mul(new Num(1), x)),
        new("x 1 = x", Bits, (x, _, _) => new Bin(BinOp.Mul, x, new Num(1)), (x, _, _) => Exprs.Mul(x, new Num(1))),
        new("-1 x = -x", Bits, (x, _, _) => new Bin(BinOp.Mul, new Num(-1), x), (x, _, _) => Exprs.Mul(new Num(-1), x)),
        new("x -1 = -x", Bits, (x, _, _) => new Bin(BinOp.Mul, x, new Num(-1)), (x, _, _) => Exprs.Mul(x, new Num(-1))),
        new("(-x) y = -(x y)", Bits, (x, y, _) => new Bin(BinOp.Mul, Neg(x), y), (x, y, _) => Exprs.Mul(Neg(x), y)),
        new("x (-y) = -(x y)", Bits, (x, y, _) => new Bin(BinOp.Mul, x, Neg(y)), (x, y, _) => Exprs.Mul(x, Neg(y))),
        new("x / 1 = x", Bits, (x, _, _) => new Bin(BinOp.Div, x, new Num(1)), (x, _, _) => Exprs.Div(x, new Num(1))),
        new("(-x) / y = -(x / y)", Bits, (x, y, _) => new Bin(BinOp.Div, Neg(x), y), (x, y, _) => Exprs.Div(Neg(x), y)),
        new("-(-x) = x", Bits, (x, _, _) => Neg(Neg(x)), (x, _, _) => Exprs.Neg(Neg(x))),
        new("-(x - y) = y - x", ButSignOfZero, (x, y, _) => Neg(new Bin(BinOp.Sub, x, y)), (x, y, _) => Exprs.Neg(new Bin(BinOp.Sub, x, y))),
        new("stop(stop x) = stop x", Bits, (x, _, _) => Stop(Stop(x)), (x, _, _) => Exprs.Apply(UnOp.Stop, Stop(x))),
        new("when c (when c' x) = when (c and c') x", Bits, (x, _, z) => new When(s_below, new When(Positive(z), x)),
            (x, _, z) => Exprs.When(s_below, new When(Positive(z), x))),
        new("when c 0 = 0", Bits, (_, _, _) => new When(s_below, new Num(0)), (_, _, _) => Exprs.When(s_below, new Num(0))),
        new("when false x = 0", Bits, (x, _, _) => new When(Conds.False, x), (x, _, _) => Exprs.When(Conds.False, x)),
        new("select c x x = x", Bits, (x, _, _) => new Select(s_below, x, x), (x, _, _) => Exprs.Select(s_below, x, x)),
        new("select c x 0 = when c x", Bits, (x, _, _) => new Select(s_below, x, new Num(0)), (x, _, _) => Exprs.Select(s_below, x, new Num(0))),
        new("3 + 0.1 is one constant", ButRounding, (_, _, _) => new Bin(BinOp.Add, new Num(3), new Num(0.1)),
            (_, _, _) => Exprs.Add(new Num(3), new Num(0.1))),
        new("√0.1 is one constant", ButRounding, (_, _, _) => new Un(UnOp.Sqrt, new Num(0.1)), (_, _, _) => Exprs.Apply(UnOp.Sqrt, new Num(0.1))),
        new("0.1 · 0.7 is one constant", ButRounding, (_, _, _) => new Bin(BinOp.Mul, new Num(0.1), new Num(0.7)),
            (_, _, _) => Exprs.Mul(new Num(0.1), new Num(0.7))),
    ];

    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, 0.1, -3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-45, -1e-45, 1e-39, 3e38, -3e38,
        1.17549435e-38, double.Epsilon, double.MaxValue, -double.MaxValue,
    ];

    /// <summary>The rules by name.</summary>
    public static TheoryData<string> Rules => [.. s_rules.Select(r => r.Name)];

    [Theory, MemberData(nameof(Rules))]
    public void A_rewrite_keeps_what_it_promises(string name)
    {
        var rule = s_rules.Single(r => r.Name == name);
        Expr x = new ScalarRef("x"), y = new ScalarRef("y"), z = new ScalarRef("z");
        Expr written = rule.Written(x, y, z), made = rule.Made(x, y, z);
        Assert.NotEqual(IrText.Print(written), IrText.Print(made)); // the rule did something
        foreach (var isFloat in new[] { false, true })
            foreach (var values in Operands())
            {
                double before = Value(written, values, isFloat), after = Value(made, values, isFloat);
                Assert.True(Same(rule.Keeps, before, after), string.Create(CultureInfo.InvariantCulture,
                    $"{name}: x = {values.X:G17}, y = {values.Y:G17}, z = {values.Z:G17}: {before:G17} became {after:G17}"));
            }
    }

    // 0 × x = 0, x - x = 0, x / x = 1 hold for finite numbers only, and sums and products have an order: nothing here may use them.
    [Fact]
    public void What_holds_for_finite_numbers_only_is_not_used()
    {
        Expr x = new ScalarRef("x"), y = new ScalarRef("y"), z = new ScalarRef("z");
        Assert.Equal(new Bin(BinOp.Mul, new Num(0), x), Exprs.Mul(new Num(0), x));
        Assert.Equal(new Bin(BinOp.Sub, x, x), Exprs.Sub(x, x));
        Assert.Equal(new Bin(BinOp.Div, x, x), Exprs.Div(x, x));
        Assert.Equal(new Bin(BinOp.Add, new Bin(BinOp.Add, x, y), z), Exprs.Add(Exprs.Add(x, y), z));
        Assert.Equal(new Bin(BinOp.Mul, x, new Bin(BinOp.Mul, y, z)), Exprs.Mul(x, Exprs.Mul(y, z)));
        Assert.Equal(new Bin(BinOp.Add, new Bin(BinOp.Mul, x, z), new Bin(BinOp.Mul, y, z)), Exprs.Add(Exprs.Mul(x, z), Exprs.Mul(y, z)));
    }

    private static bool Same(Keeps keeps, double before, double after) => keeps switch
    {
        ButRounding => Math.Abs(before - after) <= Math.Abs(before) / (1 << 23),
        ButSignOfZero when before == 0 => after == 0,
        _ => double.IsNaN(before) ? double.IsNaN(after) : BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(after),
    };

    private static IEnumerable<(double X, double Y, double Z)> Operands()
    {
        foreach (var x in s_special)
            foreach (var y in s_special)
                foreach (var z in s_special) yield return (x, y, z);
        var random = new Random(1);
        for (var i = 0; i < 5000; i++) yield return (Any(random), Any(random), Any(random));
    }

    // Any bits at all.
    private static double Any(Random random) => random.Next(2) == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
        : BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));

    private static double Value(Expr expr, (double X, double Y, double Z) at, bool isFloat)
    {
        double Round(double v) => isFloat ? (float)v : v;
        return Round(expr switch
        {
            Num n => n.Value,
            ScalarRef { Name: "x" } => at.X,
            ScalarRef { Name: "y" } => at.Y,
            ScalarRef => at.Z,
            Un u => Primitives.Value(u.Op, Value(u.X, at, isFloat)),
            Bin b => Primitives.Value(b.Op, Value(b.X, at, isFloat), Value(b.Y, at, isFloat)),
            When w => Holds(w.Where, at, isFloat) ? Value(w.Body, at, isFloat) : 0,
            Select s => Value(Holds(s.If, at, isFloat) ? s.Then : s.Else, at, isFloat),
            _ => throw new NotSupportedException(expr.GetType().Name),
        });
    }

    private static bool Holds(Cond cond, (double X, double Y, double Z) at, bool isFloat) => cond switch
    {
        Compare c => Primitives.Value(c.Op, Value(c.X, at, isFloat), Value(c.Y, at, isFloat)) != 0,
        And a => Holds(a.X, at, isFloat) && Holds(a.Y, at, isFloat),
        Flag f => f.Name == "true",
        _ => throw new NotSupportedException(cond.GetType().Name),
    };

    private static Compare Positive(Expr x) => new(BinOp.Lt, new Num(0), x);

    private static Un Neg(Expr x) => new(UnOp.Neg, x);

    private static Un Stop(Expr x) => new(UnOp.Stop, x);
}
