using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Evaluate;

/// <summary>value + tangent·ε with ε² = 0: a number and its derivative in one direction, both exact up to rounding.</summary>
public readonly record struct Dual(double Value, double Tangent = 0)
{
    /// <summary>op(x).</summary>
    public static Dual Apply(UnOp op, Dual x)
    {
        var y = Primitives.Value(op, x.Value);
        return new Dual(y, x.Tangent == 0 ? 0 : x.Tangent * Slope(op, x.Value, y));
    }

    /// <summary>x op y.</summary>
    public static Dual Apply(BinOp op, Dual x, Dual y)
    {
        var z = Primitives.Value(op, x.Value, y.Value);
        if (x.Tangent == 0 && y.Tangent == 0) return new Dual(z);
        return new Dual(z, op switch
        {
            BinOp.Add => x.Tangent + y.Tangent,
            BinOp.Sub => x.Tangent - y.Tangent,
            BinOp.Mul => x.Tangent * y.Value + x.Value * y.Tangent,
            BinOp.Div => (x.Tangent - z * y.Tangent) / y.Value,
            BinOp.Max => x.Value >= y.Value ? x.Tangent : y.Tangent,
            BinOp.Min => x.Value <= y.Value ? x.Tangent : y.Tangent,
            BinOp.Pow => (x.Tangent == 0 ? 0 : x.Tangent * y.Value * Math.Pow(x.Value, y.Value - 1))
                + (y.Tangent == 0 ? 0 : y.Tangent * z * Math.Log(x.Value)),
            _ => 0,
        });
    }

    /// <summary>One more element of a reduction.</summary>
    public static Dual Reduce(RedOp op, Dual sum, Dual x) => op switch
    {
        RedOp.Sum => new(sum.Value + x.Value, sum.Tangent + x.Tangent),
        RedOp.Prod => Apply(BinOp.Mul, sum, x),
        RedOp.Max => x.Value > sum.Value || double.IsNaN(x.Value) ? x : sum,
        _ => x.Value < sum.Value || double.IsNaN(x.Value) ? x : sum,
    };

    // Written as numbers, apart from Primitives.Derivative, so that each is a witness of the other.
    private static double Slope(UnOp op, double x, double y) => op switch
    {
        UnOp.Neg => -1,
        UnOp.Abs => Math.Sign(x),
        UnOp.Exp => Math.Exp(x),
        UnOp.Exp2 => Math.Log(2) * Math.Pow(2, x),
        UnOp.Log => 1 / x,
        UnOp.Log1P => 1 / (1 + x),
        UnOp.Sqrt => 1 / (2 * Math.Sqrt(x)),
        UnOp.Rsqrt => -1 / (2 * x * Math.Sqrt(x)),
        UnOp.Recip => -1 / (x * x),
        UnOp.Sq => 2 * x,
        UnOp.Sin => Math.Cos(x),
        UnOp.Cos => -Math.Sin(x),
        UnOp.Tanh => 1 / (Math.Cosh(x) * Math.Cosh(x)),
        UnOp.Sigmoid => SpecialFunctions.Sigmoid(x) * SpecialFunctions.Sigmoid(-x),
        UnOp.Silu => SpecialFunctions.Sigmoid(x) + y * SpecialFunctions.Sigmoid(-x),
        UnOp.Softplus => SpecialFunctions.Sigmoid(x),
        UnOp.Erf => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x),
        _ => 0,
    };
}
