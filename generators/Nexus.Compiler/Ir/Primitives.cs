namespace Nexus.Compiler.Ir;

/// <summary>The values and derivatives of the primitives, one row each. Lane code for the same rows is the runtime's.</summary>
public static class Primitives
{
    /// <summary>op(x) in double precision.</summary>
    public static double Value(UnOp op, double x) => op switch
    {
        UnOp.Neg => -x,
        UnOp.Abs => Math.Abs(x),
        UnOp.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnOp.Exp => Math.Exp(x),
        UnOp.Exp2 => Math.Pow(2, x),
        UnOp.Log => Math.Log(x),
        UnOp.Log1P => SpecialFunctions.Log1P(x),
        UnOp.Sqrt => Math.Sqrt(x),
        UnOp.Rsqrt => 1 / Math.Sqrt(x),
        UnOp.Recip => 1 / x,
        UnOp.Sq => x * x,
        UnOp.Sin => Math.Sin(x),
        UnOp.Cos => Math.Cos(x),
        UnOp.Tanh => Math.Tanh(x),
        UnOp.Sigmoid => SpecialFunctions.Sigmoid(x),
        UnOp.Silu => x * SpecialFunctions.Sigmoid(x),
        UnOp.Softplus => Math.Max(x, 0) + SpecialFunctions.Log1P(Math.Exp(-Math.Abs(x))),
        UnOp.Erf => SpecialFunctions.Erf(x),
        UnOp.Floor => Math.Floor(x),
        UnOp.Stop => x,
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>x op y in double precision.</summary>
    public static double Value(BinOp op, double x, double y) => op switch
    {
        BinOp.Add => x + y,
        BinOp.Sub => x - y,
        BinOp.Mul => x * y,
        BinOp.Div => x / y,
        BinOp.Max => Math.Max(x, y),
        BinOp.Min => Math.Min(x, y),
        BinOp.Pow => Math.Pow(x, y),
        BinOp.Eq => x == y ? 1 : 0,
        BinOp.Lt => x < y ? 1 : 0,
        BinOp.Le => x <= y ? 1 : 0,
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>The reduction of nothing.</summary>
    public static double Empty(RedOp op) => op switch
    {
        RedOp.Sum => 0,
        RedOp.Prod => 1,
        RedOp.Max => double.NegativeInfinity,
        _ => double.PositiveInfinity,
    };

    /// <summary>∂op(x)/∂x, where <paramref name="y"/> is op(x); null where it is 0 everywhere.</summary>
    public static Expr? Derivative(UnOp op, Expr x, Expr y) => op switch
    {
        UnOp.Neg => new Num(-1),
        UnOp.Abs => new Un(UnOp.Sign, x),
        UnOp.Exp => y,
        UnOp.Exp2 => Exprs.Mul(new Num(Math.Log(2)), y),
        UnOp.Log => new Un(UnOp.Recip, x),
        UnOp.Log1P => new Un(UnOp.Recip, Exprs.Add(x, new Num(1))),
        UnOp.Sqrt => Exprs.Div(new Num(0.5), y),
        UnOp.Rsqrt => Exprs.Mul(new Num(-0.5), Exprs.Mul(y, new Un(UnOp.Sq, y))),
        UnOp.Recip => Exprs.Neg(new Un(UnOp.Sq, y)),
        UnOp.Sq => Exprs.Mul(new Num(2), x),
        UnOp.Sin => new Un(UnOp.Cos, x),
        UnOp.Cos => Exprs.Neg(new Un(UnOp.Sin, x)),
        UnOp.Tanh => Exprs.Sub(new Num(1), new Un(UnOp.Sq, y)),
        UnOp.Sigmoid => Exprs.Mul(y, new Un(UnOp.Sigmoid, Exprs.Neg(x))), // 1 - y would lose the digits of large x
        UnOp.Silu => Exprs.Mul(new Un(UnOp.Sigmoid, x),
            Exprs.Add(new Num(1), Exprs.Mul(x, new Un(UnOp.Sigmoid, Exprs.Neg(x))))), // 1 - sigmoid(x) would lose the digits of large x
        UnOp.Softplus => new Un(UnOp.Sigmoid, x),
        UnOp.Erf => Exprs.Mul(new Num(2 / Math.Sqrt(Math.PI)), new Un(UnOp.Exp, Exprs.Neg(new Un(UnOp.Sq, x)))),
        UnOp.Sign or UnOp.Floor or UnOp.Stop => null,
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>∂(x op y)/∂x and ∂/∂y, where <paramref name="z"/> is x op y; null where 0 everywhere. Of equal operands, Max and
    /// Min take x.</summary>
    public static (Expr? X, Expr? Y) Derivative(BinOp op, Expr x, Expr y, Expr z) => op switch
    {
        BinOp.Add => (new Num(1), new Num(1)),
        BinOp.Sub => (new Num(1), new Num(-1)),
        BinOp.Mul => (y, x),
        BinOp.Div => (new Un(UnOp.Recip, y), Exprs.Neg(Exprs.Div(z, y))),
        BinOp.Max => (new Bin(BinOp.Le, y, x), new Bin(BinOp.Lt, x, y)),
        BinOp.Min => (new Bin(BinOp.Le, x, y), new Bin(BinOp.Lt, y, x)),
        BinOp.Pow => (Exprs.Mul(y, new Bin(BinOp.Pow, x, Exprs.Sub(y, new Num(1)))), Exprs.Mul(z, new Un(UnOp.Log, x))),
        BinOp.Eq or BinOp.Lt or BinOp.Le => (null, null),
        _ => throw new NotSupportedException(op.ToString()),
    };
}
