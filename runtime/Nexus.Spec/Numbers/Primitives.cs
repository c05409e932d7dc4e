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
        UnOp.Silu => x * SpecialFunctions.Sigmoid(x),
        UnOp.Softplus => SpecialFunctions.Softplus(x),
        UnOp.Erf => SpecialFunctions.Erf(x),
        UnOp.Floor => Math.Floor(x),
        UnOp.Stop => x,
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>d op(x) / dx, where <paramref name="y"/> is op(x).</summary>
    public static double Derivative(UnOp op, double x, double y) => op switch
    {
        UnOp.Neg => -1,
        UnOp.Abs => Value(UnOp.Sign, x),
        UnOp.Exp => y,
        UnOp.Exp2 => y * Math.Log(2),
        UnOp.Log => 1 / x,
        UnOp.Log1P => 1 / (1 + x),
        UnOp.Sqrt => 0.5 / y,
        UnOp.Rsqrt => -0.5 * y / x,
        UnOp.Recip => -y * y,
        UnOp.Sq => 2 * x,
        UnOp.Sin => Math.Cos(x),
        UnOp.Cos => -Math.Sin(x),
        UnOp.Tanh => 1 - y * y,
        UnOp.Sigmoid => y * SpecialFunctions.Sigmoid(-x),
        UnOp.Silu => SpecialFunctions.Sigmoid(x) * (1 + x * SpecialFunctions.Sigmoid(-x)),
        UnOp.Softplus => x > 20 ? 1 : SpecialFunctions.Sigmoid(x),
        UnOp.Erf => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x),
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
