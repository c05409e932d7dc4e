namespace Nexus.Spec;

/// <summary>The operations of one evaluation in order, so that a sweep from the last to the first gives all gradients at
/// once.</summary>
internal sealed class Tape(Func<double, double> round)
{
    /// <summary>The tape of the evaluation that this thread runs.</summary>
    [ThreadStatic]
    public static Tape? Current;

    private readonly List<(int X, int Y, double SlopeX, double SlopeY)> _entries = [];

    /// <summary>A variable that gradients are wanted for.</summary>
    public Traced Variable(double value) => new(value, Push(-1, 0, -1, 0));

    public int Push(int x, double slopeX, int y, double slopeY)
    {
        _entries.Add((x, y, slopeX, slopeY));
        return _entries.Count - 1;
    }

    /// <summary>The gradients of Σ upstream · output, by entry. A zero gradient goes no further, whatever the slope.</summary>
    public double[] Sweep(IEnumerable<(Traced Output, double Upstream)> outputs)
    {
        var gradients = new double[_entries.Count];
        foreach (var (output, upstream) in outputs)
            if (output.Entry >= 0) gradients[output.Entry] = round(gradients[output.Entry] + upstream);
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (gradients[i] == 0) continue;
            var (x, y, slopeX, slopeY) = _entries[i];
            if (x >= 0) gradients[x] = round(gradients[x] + round(gradients[i] * slopeX));
            if (y >= 0) gradients[y] = round(gradients[y] + round(gradients[i] * slopeY));
        }
        return gradients;
    }
}

/// <summary>A value and its entry on the tape; -1 when it depends on no variable.</summary>
internal readonly record struct Traced(double Value, int Entry);

/// <summary>How results are rounded.</summary>
internal interface IRounding
{
    static abstract double Round(double x);

    /// <summary>op(x), rounded.</summary>
    static abstract double Value(UnOp op, double x);
}

internal readonly struct ToDouble : IRounding
{
    public static double Round(double x) => x;

    public static double Value(UnOp op, double x) => Primitives.Value(op, x);
}

internal readonly struct ToFloat : IRounding
{
    /// <summary>The f32 functions of the evaluation that this thread runs.</summary>
    [ThreadStatic]
    public static Func<string, float, float?>? Functions;

    public static double Round(double x) => (float)x;

    public static double Value(UnOp op, double x) => Functions?.Invoke(op.ToString(), (float)x) ?? (float)Primitives.Value(op, (float)x);
}

internal readonly struct TracedArithmetic<R> : IArithmetic<Traced> where R : IRounding
{
    public static Traced From(double x) => new(R.Round(x), -1);

    public static double Value(Traced x) => x.Value;

    public static Traced Apply(UnOp op, Traced x)
    {
        var y = R.Value(op, x.Value);
        if (x.Entry < 0 || op is UnOp.Stop or UnOp.Floor or UnOp.Sign) return new(y, -1);
        return new(y, Tape.Current!.Push(x.Entry, Primitives.Derivative<R>(op, x.Value, y), -1, 0));
    }

    public static Traced Apply(BinOp op, Traced x, Traced y)
    {
        var z = R.Round(Primitives.Value(op, x.Value, y.Value));
        if (x.Entry < 0 && y.Entry < 0) return new(z, -1);
        var slope = Primitives.Derivative(op, x.Value, y.Value, z);
        if (op is BinOp.Max or BinOp.Min) return new(z, slope.X == 0 ? y.Entry : x.Entry);
        return new(z, Tape.Current!.Push(x.Entry, R.Round(slope.X), y.Entry, R.Round(slope.Y)));
    }

    public static Traced Add(Traced x, Traced y) => Apply(BinOp.Add, x, y);

    public static Traced Mul(Traced x, Traced y) => Apply(BinOp.Mul, x, y);
}
