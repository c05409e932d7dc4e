using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Makes bound nodes, folding what is constant once hyper-parameters are known.</summary>
internal static class Fold
{
    public static Whole Const(long value) => new WholeConst(value);

    public static Whole Sum(Whole x, Whole y) => (x, y) switch
    {
        (WholeConst a, WholeConst b) => Const(checked(a.Value + b.Value)),
        (WholeConst { Value: 0 }, _) => y,
        (_, WholeConst { Value: 0 }) => x,
        _ => new WholeSum(x, y),
    };

    public static Whole Times(Whole x, Whole y) => (x, y) switch
    {
        (WholeConst a, WholeConst b) => Const(checked(a.Value * b.Value)),
        (WholeConst { Value: 1 }, _) => y,
        (_, WholeConst { Value: 1 }) => x,
        _ => new WholeCompound(CompoundOp.Mul, x, y),
    };

    public static Whole Minus(Whole x, Whole y) => Sum(x, Times(Const(-1), y));

    public static Whole Half(Whole x, bool inner, JoinedDim dim) =>
        x is Pair pair ? (inner ? pair.Y : pair.X) : new Half(x, inner, dim);

    public static Test Not(Test x) => x switch
    {
        TestConst c => new TestConst(!c.Value),
        TestNot n => n.X,
        _ => new TestNot(x),
    };

    public static Test And(Test x, Test y) => (x, y) switch
    {
        (TestConst c, _) => c.Value ? y : c,
        (_, TestConst c) => c.Value ? x : c,
        _ => new TestAnd(x, y),
    };

    public static Test Or(Test x, Test y) => (x, y) switch
    {
        (TestConst c, _) => c.Value ? c : y,
        (_, TestConst c) => c.Value ? c : x,
        _ => new TestOr(x, y),
    };

    /// <summary>x ≤ y, or x &lt; y. Positions are below 2³¹ - 1, so the usual "no window" is no test at all.</summary>
    public static Test AtMost(Whole x, Whole y, bool strict)
    {
        if (y is WholeConst { Value: >= int.MaxValue } && x is not WholeConst) return Test.True;
        var gap = strict ? Minus(Minus(y, x), Const(1)) : Minus(y, x);
        return gap is WholeConst c ? new TestConst(c.Value >= 0) : new TestGe(gap);
    }

    public static Test Same(Whole x, Whole y) =>
        Minus(x, y) is WholeConst c ? new TestConst(c.Value == 0) : new TestZero(Minus(x, y));

    public static Test Compare(BinOp op, Real x, Real y) => (x, y) switch
    {
        (RealConst a, RealConst b) => new TestConst(op switch
        {
            BinOp.Lt => a.Value < b.Value,
            BinOp.Le => a.Value <= b.Value,
            _ => a.Value.Equals(b.Value),
        }),
        _ => new TestCompare(op, x, y),
    };

    public static Real Select(Test test, Real then, Real otherwise) =>
        test is TestConst c ? (c.Value ? then : otherwise) : new RealSelect(test, then, otherwise);

    public static Real When(Test test, Real body) =>
        test is TestConst c ? (c.Value ? body : new RealConst(0)) : new RealWhen(test, body);

    /// <summary>Arithmetic; what two literals or known hyper-parameters give is known.</summary>
    public static Real Bin(BinOp op, Real x, Real y) => (op, x, y) switch
    {
        (BinOp.Add, RealConst a, RealConst b) => new RealConst(a.Value + b.Value),
        (BinOp.Sub, RealConst a, RealConst b) => new RealConst(a.Value - b.Value),
        (BinOp.Mul, RealConst a, RealConst b) => new RealConst(a.Value * b.Value),
        (BinOp.Div, RealConst a, RealConst b) => new RealConst(a.Value / b.Value),
        (BinOp.Add or BinOp.Sub, _, RealConst { Value: 0 }) => x,
        (BinOp.Add, RealConst { Value: 0 }, _) => y,
        (BinOp.Mul or BinOp.Div, _, RealConst { Value: 1 }) => x,
        (BinOp.Mul, RealConst { Value: 1 }, _) => y,
        _ => new RealBin(op, x, y),
    };

    public static Real Negative(Real x) => x is RealConst c ? new RealConst(-c.Value) : new RealUn(UnOp.Neg, x);
}
