namespace Nexus.Spec;

/// <summary>Values and derivatives of the primitives, one row each, in double precision.</summary>
internal static class Primitives
{
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
        UnOp.Silu => double.IsNegativeInfinity(x) ? -0.0 : x * SpecialFunctions.Sigmoid(x), // the limit, as in the kernels
        UnOp.Softplus => SpecialFunctions.Softplus(x),
        UnOp.Erf => SpecialFunctions.Erf(x),
        UnOp.Floor => Math.Floor(x),
        UnOp.Stop => x,
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>d op(x) / dx, where <paramref name="y"/> is op(x); every operation is rounded, so that the f32 gradients of a
    /// spec are what f32 arithmetic gives and not the rounded exact slope.</summary>
    public static double Derivative<R>(UnOp op, double x, double y) where R : IRounding => op switch
    {
        UnOp.Neg => -1,
        UnOp.Abs => Value(UnOp.Sign, x),
        UnOp.Exp => y,
        UnOp.Exp2 => R.Round(y * R.Round(Math.Log(2))),
        UnOp.Log => R.Round(1 / x),
        UnOp.Log1P => R.Round(1 / R.Round(1 + x)),
        UnOp.Sqrt => R.Round(0.5 / y),
        UnOp.Rsqrt => R.Round(R.Round(-0.5 * y) / x),
        UnOp.Recip => R.Round(-y * y),
        UnOp.Sq => R.Round(2 * x),
        UnOp.Sin => R.Value(UnOp.Cos, x),
        UnOp.Cos => -R.Value(UnOp.Sin, x),
        UnOp.Tanh => R.Round(1 - R.Round(y * y)),
        UnOp.Sigmoid => R.Round(y * R.Value(UnOp.Sigmoid, -x)),
        UnOp.Silu => R.Round(R.Value(UnOp.Sigmoid, x) * R.Round(1 + R.Round(x * R.Value(UnOp.Sigmoid, -x)))),
        UnOp.Softplus => x > 20 ? 1 : R.Value(UnOp.Sigmoid, x),
        UnOp.Erf => R.Round(R.Round(2 / Math.Sqrt(Math.PI)) * R.Value(UnOp.Exp, -R.Round(x * x))),
        UnOp.Sign or UnOp.Floor or UnOp.Stop => 0,
        _ => throw new NotSupportedException(op.ToString()),
    };

    public static double Value(BinOp op, double x, double y) => op switch
    {
        BinOp.Add => x + y,
        BinOp.Sub => x - y,
        BinOp.Mul => x * y,
        BinOp.Div => x / y,
        BinOp.Max => Math.Max(x, y),
        BinOp.Min => Math.Min(x, y),
        BinOp.Pow => Math.Pow(x, y),
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>∂(x op y)/∂x and ∂(x op y)/∂y, where <paramref name="z"/> is x op y. Of equal operands, Max and Min take
    /// x.</summary>
    public static (double X, double Y) Derivative(BinOp op, double x, double y, double z) => op switch
    {
        BinOp.Add => (1, 1),
        BinOp.Sub => (1, -1),
        BinOp.Mul => (y, x),
        BinOp.Div => (1 / y, -z / y),
        BinOp.Max => x >= y ? (1, 0) : (0, 1),
        BinOp.Min => x <= y ? (1, 0) : (0, 1),
        BinOp.Pow => (y * Math.Pow(x, y - 1), z * Math.Log(x)),
        _ => throw new NotSupportedException(op.ToString()),
    };
}
