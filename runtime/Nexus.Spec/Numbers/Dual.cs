namespace Nexus.Spec;

/// <summary>value + tangent · ε with ε² = 0: a value and its derivative along one direction, both exact up to rounding.</summary>
/// <param name="Value">The value.</param>
/// <param name="Tangent">Its derivative along the direction.</param>
public readonly record struct Dual(double Value, double Tangent);

/// <summary>A zero tangent means "does not depend on the inputs": it contributes nothing, even where the slope is infinite or
/// NaN.</summary>
internal readonly struct DualArithmetic : IArithmetic<Dual>
{
    public static Dual From(double x) => new(x, 0);

    public static double Value(Dual x) => x.Value;

    public static Dual Apply(UnOp op, Dual x)
    {
        var y = Primitives.Value(op, x.Value);
        if (x.Tangent == 0 || op is UnOp.Stop or UnOp.Floor or UnOp.Sign) return new(y, 0);
        return new(y, x.Tangent * Primitives.Derivative<ToDouble>(op, x.Value, y));
    }

    public static Dual Apply(BinOp op, Dual x, Dual y)
    {
        var z = Primitives.Value(op, x.Value, y.Value);
        if (x.Tangent == 0 && y.Tangent == 0) return new(z, 0);
        var slope = Primitives.Derivative(op, x.Value, y.Value, z);
        var choice = op is BinOp.Max or BinOp.Min;
        return new(z, Scale(x.Tangent, slope.X, choice && slope.X == 0) + Scale(y.Tangent, slope.Y, choice && slope.Y == 0));
    }

    public static Dual Add(Dual x, Dual y) => new(x.Value + y.Value, x.Tangent + y.Tangent);

    public static Dual Mul(Dual x, Dual y) =>
        new(x.Value * y.Value, Scale(x.Tangent, y.Value, false) + Scale(y.Tangent, x.Value, false));

    private static double Scale(double tangent, double slope, bool cut) => tangent == 0 || cut ? 0 : tangent * slope;
}
